"""Notifications: 10,000 changes to ten webhooks, one message each, and 10,000 to one channel.

The receivers are on loopback and answer at once; each change goes to the webhook of its show.
"""

from __future__ import annotations

import base64
import json
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

import psycopg

from anishelf.notifications.actions import Wishes, add_channel
from anishelf.settings import Settings
from anishelf.wiring.context import Context, Endpoints
from anishelf.wiring.notifications import Teller
from tests.worlds.database import running_server
from tests.worlds.seeds import seeds

CHANGES, WEBHOOKS, SECONDS_BAR, MESSAGES_BAR = 10_000, 10, 60.0, 20
_SECRET = f"whsec_{base64.b64encode(bytes(range(32))).decode()}"
Row = dict[str, object]


class _Receiver(BaseHTTPRequestHandler):
    got: ClassVar[Counter[str]] = Counter()
    lock = threading.Lock()
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        with self.lock:
            self.got[self.path] += 1
        self.send_response(204)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Stay quiet."""


def measure() -> list[Row]:
    """Return how long ten webhooks took, and in how many messages one channel was told."""
    with running_server() as postgres, _receiver() as url:
        return [_webhooks(postgres.create(), url), *_channel(postgres.create(), url)]


def _webhooks(database: str, url: str) -> Row:
    with psycopg.connect(database, autocommit=True) as conn:
        rows, made = seeds(conn), {}
        tasks = []
        for number in range(WEBHOOKS):
            work = rows.work(f"Show {number}")
            episode = rows.episode(rows.season(work, 1), 1)
            download = rows.download(rows.wanted(f"r{number}", episode), "completed", progress=1)
            tasks.append(rows.sync(download, episode, "synced"))
            made[f"notify_{number}"] = {"host": f"{url}/hook{number}", "password": _SECRET}
            add_channel(conn, str(number), Wishes(shows=[work]))
        _change(conn, "sync_tasks", tasks, "synced")
        began = time.monotonic()
        _tell(conn, made, wanted=CHANGES)
        took = time.monotonic() - began
    delivered = sum(count for path, count in _Receiver.got.items() if path.startswith("/hook"))
    name = f"notifications: {CHANGES:,} changes to {WEBHOOKS} webhooks, {delivered:,} delivered"
    ok = took <= SECONDS_BAR and delivered == CHANGES
    return {"name": name, "value": round(took, 1), "unit": "s", "bar": SECONDS_BAR, "ok": ok}


def _channel(database: str, url: str) -> list[Row]:
    with psycopg.connect(database, autocommit=True) as conn:
        rows = seeds(conn)
        review = rows.add("identity_reviews", title_key="x", title="A title", reason="r")
        made = {"notify_phone": {"password": url.replace("http://", "json://") + "/phone"}}
        add_channel(conn, "phone", Wishes())
        _change(conn, "identity_reviews", [review], "pending")
        _tell(conn, made, wanted=1)
        row = conn.execute("SELECT count(*), sum(notice_count) FROM messages").fetchone()
    count, told = (int(row[0]), int(row[1])) if row else (0, 0)
    return [
        {
            "name": f"notifications: messages for {CHANGES:,} changes to one channel",
            "value": count,
            "unit": "",
            "bar": MESSAGES_BAR,
            "ok": count <= MESSAGES_BAR,
        },
        {
            "name": "notifications: changes that they count",
            "value": told,
            "unit": "",
            "bar": CHANGES,
            "ok": told == CHANGES,
        },
    ]


def _change(conn: psycopg.Connection, entity: str, ids: list[int], new: str) -> None:
    conn.execute(
        """
        INSERT INTO status_history (entity, entity_id, old_status, new_status, at)
        SELECT %(entity)s, (%(ids)s::bigint[])[1 + n %% %(count)s], NULL, %(new)s, clock_timestamp()
        FROM generate_series(0, %(changes)s - 1) n
        """,
        {"entity": entity, "ids": ids, "count": len(ids), "new": new, "changes": CHANGES},
    )


def _tell(conn: psycopg.Connection, made: dict[str, dict[str, str]], *, wanted: int) -> None:
    read = Endpoints(lambda name: json.dumps(made[name]) if name in made else None)
    settings = Settings.from_env({"ANISHELF_ALLOWED_HOSTS": "127.0.0.1"})
    teller = Teller(Context(settings, conn, read, lambda: datetime.now(UTC)))
    done, deadline = 0, time.monotonic() + 300
    while done < wanted and time.monotonic() < deadline:
        done += teller.turn()


@contextmanager
def _receiver() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Receiver)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
