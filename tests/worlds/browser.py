"""A headless Chromium that is signed in to Airflow, and what it makes of a page."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import requests

_SECONDS = 90
_HOP_BY_HOP = {"content-length", "content-encoding", "transfer-encoding", "connection"}
_OPTIONS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def dom(base_url: str, path: str, *, token: str, patience: int = 0) -> str:
    """Open *path* of the Airflow at *base_url* as the owner of *token*; return the DOM as HTML.

    *patience* is how many milliseconds of its own clock the page gets to build itself.
    """
    chromium = shutil.which("chromium")
    assert chromium, "Chromium is missing: apt-get install chromium"
    with signed_in(base_url, token) as url, tempfile.TemporaryDirectory() as profile:
        done = subprocess.run(
            [
                *(chromium, *_OPTIONS, f"--user-data-dir={profile}", "--dump-dom"),
                *([f"--virtual-time-budget={patience}"] if patience else []),
                url + path,
            ],
            check=True,
            capture_output=True,
            text=True,
            timeout=_SECONDS,
        )
    return done.stdout


@contextmanager
def signed_in(base_url: str, token: str) -> Iterator[str]:
    """Yield an address on loopback that passes requests on with a login: Chromium has no option.

    Everything below it, pictures and scripts too, is asked for with the token.
    """

    class Pass(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            reply = requests.get(
                base_url + self.path,
                headers={"Authorization": f"Bearer {token}"},
                allow_redirects=False,
                timeout=_SECONDS,
            )
            self.send_response(reply.status_code)
            for name, value in reply.headers.items():
                if name.lower() not in _HOP_BY_HOP:
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(reply.content)))
            self.end_headers()
            with contextlib.suppress(ConnectionError):  # Chromium leaves before everything came
                self.wfile.write(reply.content)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Stay quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Pass)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
