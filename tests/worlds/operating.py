"""What a person does with Airflow, in its UI or on its command line."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

import psycopg
import requests

from anishelf.launcher.programs.components import python_argv
from anishelf.operations.airflow_api import Run
from anishelf.operations.airflow_session import open_session
from tests.worlds.living import Living, until

_PATIENCE = 180.0
SYNC = "sync_downloads"


@dataclass(frozen=True, slots=True)
class Operator:
    """Somebody who is logged in."""

    product: Living
    http: requests.Session

    def call(self, method: str, path: str, **body: object) -> Any:
        """Call Airflow's REST API; return the document it answers, if any."""
        url = f"{self.product.stack.state.url}/api/v2{path}"
        reply = self.http.request(method, url, json=body or None, timeout=60)
        assert reply.ok, f"{method} {path}: {reply.status_code} {reply.text}"
        return reply.json() if reply.content else None

    @contextmanager
    def pausing(self, dag_id: str) -> Iterator[None]:
        """Let no run of a DAG start inside the block; what was asked for meanwhile is deleted."""
        self.call("PATCH", f"/dags/{dag_id}", is_paused=True)
        try:
            yield
        finally:
            for (run_id,) in self.ask(
                "SELECT run_id FROM dag_run WHERE dag_id = %s AND state = 'queued'", dag_id
            ):
                self.call("DELETE", f"/dags/{dag_id}/dagRuns/{run_id}")
            self.call("PATCH", f"/dags/{dag_id}", is_paused=False)

    def sync(self, *download_ids: int) -> Run:
        """Start sync_downloads by hand, for these downloads or for everything that is due."""
        conf = {"download_ids": list(download_ids)} if download_ids else {}
        return self.product.airflow.trigger(SYNC, conf)

    def ended(self, run: Run) -> Run:
        """Return a run once it is over."""

        def over() -> Run | None:
            now = self.product.airflow.run(run.dag_id, run.run_id)
            return now if now.is_over else None

        return until(over, seconds=_PATIENCE, what=f"the end of {run.run_id}", every=0.3)

    def clear(self, run: Run, task_id: str, *, map_index: int) -> None:
        """Clear one mapped task instance with what comes after it."""
        self.call(
            "POST",
            f"/dags/{run.dag_id}/clearTaskInstances",
            dry_run=False,
            dag_run_id=run.run_id,
            task_ids=[[task_id, map_index]],
            include_downstream=True,
            only_failed=False,
        )

    def states(self, run: Run, task_id: str) -> list[str]:
        """Return how the instances of a task ended, by their map index."""
        return [state for state, _ in self._instances(run, task_id)]

    def tries(self, run: Run, task_id: str) -> list[int]:
        """Return how often the instances of a task were started, by their map index."""
        return [tries for _, tries in self._instances(run, task_id)]

    def _instances(self, run: Run, task_id: str) -> Sequence[tuple[Any, ...]]:
        sql = """SELECT state, try_number FROM task_instance
            WHERE dag_id = %s AND run_id = %s AND task_id = %s ORDER BY map_index"""
        return self.ask(sql, run.dag_id, run.run_id, task_id)

    def log(self, run: Run, task_id: str, *, map_index: int) -> str:
        """Return what the first try of a task instance says."""
        path = f"/dags/{run.dag_id}/dagRuns/{run.run_id}/taskInstances/{task_id}/logs/1"
        return str(self.call("GET", f"{path}?map_index={map_index}&full_content=true"))

    def backfill(self, dag_id: str, day: date, *, to: date | None = None) -> list[str]:
        """Redo what failed on some days, as the README says; return how the run of each ended."""
        to = to or day
        reach = ["--from-date", f"{day}", "--to-date", f"{to}"]
        command = ("airflow", "backfill", "create", "--dag-id", dag_id, *reach)
        done = subprocess.run(
            [*python_argv(command), "--reprocess-behavior", "failed"],
            env=self.product.stack.env,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr

        def states() -> list[str]:
            rows = self.ask(
                "SELECT r.state FROM dag_run r JOIN backfill b ON b.id = r.backfill_id "
                "WHERE r.dag_id = %s AND b.completed_at IS NOT NULL "
                "AND b.id = (SELECT max(id) FROM backfill) ORDER BY r.logical_date",
                dag_id,
            )
            return [str(state) for (state,) in rows]

        return until(states, seconds=_PATIENCE, what=f"the end of the backfill of {day}", every=0.5)

    def date_back(self, run: Run, *, days: int) -> None:
        """Let a run have ended so many days ago, as if time had passed."""
        with self._database() as conn:
            conn.execute(
                "UPDATE dag_run SET end_date = now() - %s * interval '1 day' WHERE run_id = %s",
                (days, run.run_id),
            )

    def ask(self, sql: str, *parameters: object) -> Sequence[tuple[Any, ...]]:
        """Look into Airflow's own database."""
        with self._database() as conn:
            return conn.execute(sql.encode(), parameters).fetchall()

    def _database(self) -> psycopg.Connection:
        url = self.product.stack.env["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"]
        return psycopg.connect(url.replace("+psycopg2", ""))


def log_in(product: Living) -> Operator:
    """Return somebody who is logged in with the stack's own password."""
    state = product.stack.state
    http = open_session(state.url)
    login = {"username": state.admin_user, "password": state.admin_password}
    reply = http.post(f"{state.url}/auth/token", json=login, timeout=30)
    http.headers["Authorization"] = f"Bearer {reply.json()['access_token']}"
    return Operator(product, http)
