from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from anishelf.launcher.programs.health import ALL, answers, healthy

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


def report(**changes: object) -> dict[str, object]:
    beats = {
        name: {"status": "healthy", f"latest_{name}_heartbeat": NOW.isoformat()}
        for name in ("scheduler", "triggerer", "dag_processor")
    }
    return {"metadatabase": {"status": "healthy"}} | beats | changes


@contextmanager
def airflow(body: bytes, status: int = 200) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_everything_is_healthy() -> None:
    with airflow(json.dumps(report()).encode()) as url:
        assert healthy(url, NOW) == set(ALL)


def test_heartbeat_of_an_earlier_life_does_not_count() -> None:
    with airflow(json.dumps(report()).encode()) as url:
        assert healthy(url, NOW + timedelta(seconds=1)) == {"api-server", "database"}


def test_unhealthy_part_is_missing() -> None:
    body = report(scheduler={"status": "unhealthy", "latest_scheduler_heartbeat": None})

    with airflow(json.dumps(body).encode()) as url:
        assert set(ALL) - healthy(url, NOW) == {"scheduler"}


def test_error_page_is_not_healthy() -> None:
    with airflow(b"<html>starting</html>", status=503) as url:
        assert healthy(url, NOW) == set()
        assert answers(url)


def test_answer_that_is_no_report_is_not_healthy() -> None:
    with airflow(b"[]") as url:
        assert healthy(url, NOW) == set()


def test_nobody_there_is_not_healthy() -> None:
    with airflow(b"") as url:
        pass

    assert healthy(url, NOW) == set()
    assert not answers(url)
