"""An Airflow on loopback that knows the few calls the command line makes, and remembers them."""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

HEALTHY = {"status": "healthy"}
SILENT = {"status": "unhealthy"}
PASSWORD = "secret"
DAGS = ["collect_releases", "new"]
KNOWN = {*DAGS, "control_downloads", "reparse_releases"}


@dataclass
class FakeAirflow:
    """A run that was triggered goes through `states`, one for each look; the last one stays."""

    url: str
    password: str = PASSWORD
    states: list[str] = field(default_factory=lambda: ["queued", "running", "success"])
    health: dict[str, Any] = field(
        default_factory=lambda: dict.fromkeys(
            ("metadatabase", "scheduler", "triggerer", "dag_processor"), HEALTHY
        )
    )
    failed_tasks: list[dict[str, Any]] = field(default_factory=list)
    import_errors: list[dict[str, Any]] = field(default_factory=list)
    connections: dict[str, dict[str, Any]] = field(default_factory=dict)
    triggered: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    queued: list[dict[str, Any]] = field(default_factory=list)
    questions: list[dict[str, Any]] = field(default_factory=list)
    answered: list[tuple[int, list[str]]] = field(default_factory=list)
    paused: list[str] = field(default_factory=list)
    pools: dict[str, int] = field(
        default_factory=lambda: {"default_pool": 128, "questions": 2, "transfers": 4}
    )

    def ask(self, dag_id: str, task_id: str, map_index: int, subject: str, *options: str) -> None:
        """Let a task wait for a person."""
        task = {"dag_id": dag_id, "dag_run_id": "r 1", "task_id": task_id, "map_index": map_index}
        listed = [*options, "none of them"]
        self.questions.append({"task_instance": task, "subject": subject, "options": listed})

    def answer(self, method: str, url: str, body: dict[str, Any]) -> tuple[int, Any]:
        path, _, query = url.partition("?")
        if path == "/api/v2/monitor/health":
            return 200, self.health
        if path == "/auth/token":
            good = body == {"username": "admin", "password": self.password}
            return (201, {"access_token": "t"}) if good else (401, {"detail": "no"})
        name = path.removeprefix("/api/v2/")
        if name.startswith("connections"):
            return self._connection(method, name, body)
        if name.endswith("hitlDetails"):
            return 200, self._question(method, name.split("/"), body)
        if name == "pools":
            listed = [{"name": pool, "slots": slots} for pool, slots in self.pools.items()]
            return 200, {"pools": listed}
        if name == "dags" and "paused=true" in query:
            return 200, {"dags": [{"dag_id": dag_id} for dag_id in self.paused]}
        if "state=queued" in query and name.split("/")[1] in KNOWN:
            return 200, {"dag_runs": self.queued}
        return self._dags(method, name.split("/"), body)

    def _question(self, method: str, parts: list[str], body: dict[str, Any]) -> Any:
        if method == "GET":
            return {"hitl_details": self.questions, "total_entries": len(self.questions)}
        self.answered.append((int(parts[-2]), body["chosen_options"]))
        return {}

    def _connection(self, method: str, name: str, body: dict[str, Any]) -> tuple[int, Any]:
        if method == "POST":
            return 200, self.connections[body["connection_id"]]["outcome"]
        known = self.connections.get(name.removeprefix("connections/"))
        return (200, known) if known else (404, {"detail": "not found"})

    def _dags(self, method: str, parts: list[str], body: dict[str, Any]) -> tuple[int, Any]:
        match parts:
            case ["importErrors"]:
                return 200, {"import_errors": self.import_errors}
            case ["dags"]:
                return 200, {"dags": [{"dag_id": dag_id} for dag_id in DAGS]}
            case ["dags", dag_id, *_] if dag_id not in KNOWN:
                return 404, {"detail": "there is no such DAG"}
            case ["dags", dag_id, "dagRuns"] if method == "POST":
                self.triggered.append((dag_id, body["conf"]))
                return 200, self._run(dag_id)
            case ["dags", dag_id, "dagRuns"]:
                runs = [self._run(dag_id)] if dag_id == "collect_releases" else []
                return 200, {"dag_runs": runs}
            case ["dags", _, "dagRuns", _, "taskInstances"]:
                return 200, {"task_instances": self.failed_tasks}
            case ["dags", dag_id, "dagRuns", _]:
                return 200, self._run(dag_id)
        return 404, {"detail": "nothing here"}

    def _run(self, dag_id: str) -> dict[str, Any]:
        state = self.states.pop(0) if len(self.states) > 1 else self.states[0]
        return {"dag_id": dag_id, "dag_run_id": "manual__1", "state": state}


@contextlib.contextmanager
def running_airflow() -> Iterator[FakeAirflow]:
    """Start one on a free port."""

    class Requests(BaseHTTPRequestHandler):
        def answer(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            body = json.loads(self.rfile.read(length) or b"{}")
            path = self.path.partition("?")[0]
            allowed = path.startswith(("/auth", "/api/v2/monitor"))
            if not allowed and self.headers.get("Authorization") != "Bearer t":
                status, said = 401, {"detail": "Not authenticated"}
            else:
                status, said = fake.answer(self.command, self.path, body)
            text = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        do_GET = do_POST = do_PATCH = answer  # noqa: N815

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Stay quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Requests)
    fake = FakeAirflow(url=f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
