"""Airflow's REST API: what the command line starts there, and what it asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

import requests

from anishelf.operations.airflow_session import NOT_FOUND, ApiSession, Params

_PAGE = 100


@dataclass(frozen=True, slots=True)
class Run:
    """A DAG run; `state` is Airflow's own word: queued, running, success, failed."""

    dag_id: str
    run_id: str
    state: str
    started_at: datetime | None
    ended_at: datetime | None

    @property
    def is_over(self) -> bool:
        """Return whether it has ended, well or not."""
        return self.state in {"success", "failed"}


@dataclass(frozen=True, slots=True)
class FailedTask:
    """A task instance that failed; `label` names what a mapped one worked on."""

    task_id: str
    label: str | None


@dataclass(frozen=True, slots=True)
class Component:
    """One part of Airflow: whether it works, and when it last said so."""

    name: str
    healthy: bool
    heartbeat: datetime | None


@dataclass(frozen=True, slots=True)
class Question:
    """A task that waits for a person, with the options to choose from."""

    dag_id: str
    run_id: str
    task_id: str
    map_index: int
    subject: str
    options: tuple[str, ...]


class Airflow:
    """One Airflow; the first call that needs a login makes it."""

    def __init__(self, http: requests.Session, url: str, *, user: str, password: str) -> None:
        self._api = ApiSession(http, url, user=user, password=password)

    def components(self) -> list[Component]:
        """Return how Airflow's parts are; needs no login."""
        report = self._api.json(self._api.send("GET", "/api/v2/monitor/health"))
        parts = report.items() if isinstance(report, dict) else ()
        return [
            Component(
                name=name,
                healthy=part.get("status") == "healthy",
                heartbeat=_time(part.get(f"latest_{name}_heartbeat")),
            )
            for name, part in parts
            if part
        ]

    def trigger(self, dag_id: str, conf: Mapping[str, object]) -> Run:
        """Start a run of *dag_id*, or return the one that was started so and has not begun yet.

        It will do the same. Without that, clicks that a restart of the scheduler has made wait would
        be worked off one after the other, each for nothing.
        """
        path = f"/dags/{quote(dag_id)}/dagRuns"
        queued = self._api.call("GET", path, params={"state": "queued", "limit": _PAGE})["dag_runs"]
        for row in queued:
            if row["run_type"] == "manual" and (row["conf"] or {}) == conf:
                return _run(row)
        body = {"logical_date": None, "conf": dict(conf)}
        return _run(self._api.call("POST", path, body=body))

    def run(self, dag_id: str, run_id: str) -> Run:
        """Return a run as it is now."""
        return _run(
            self._api.call("GET", f"/dags/{quote(dag_id)}/dagRuns/{quote(run_id, safe='')}")
        )

    def failed_tasks(self, dag_id: str, run_id: str) -> list[FailedTask]:
        """Return which tasks of a run failed."""
        path = f"/dags/{quote(dag_id)}/dagRuns/{quote(run_id, safe='')}/taskInstances"
        params: Params = {"state": "failed", "limit": _PAGE}
        found = self._api.call("GET", path, params=params)
        return [
            FailedTask(task_id=row["task_id"], label=row.get("rendered_map_index"))
            for row in found["task_instances"]
        ]

    def latest_runs(self) -> dict[str, Run | None]:
        """Return every DAG with its newest run, or None where it has none yet."""
        return {dag_id: self._newest(dag_id) for dag_id in self.dags()}

    def newest_runs(self, dag_id: str) -> set[str]:
        """Return the newest run of a DAG, and the newest one that its schedule started."""
        found = (self._newest(dag_id), self._newest(dag_id, run_type="scheduled"))
        return {run.run_id for run in found if run is not None}

    def ended_before(self, dag_id: str, moment: datetime) -> list[str]:
        """Return finished runs that ended before *moment*: the oldest, as many as fit a page."""
        params: Params = {
            "state": ["success", "failed"],
            "end_date_lt": moment.isoformat(),
            "order_by": "end_date",
            "limit": _PAGE,
        }
        found = self._api.call("GET", f"/dags/{quote(dag_id)}/dagRuns", params=params)
        return [str(row["dag_run_id"]) for row in found["dag_runs"]]

    def delete_runs(self, dag_id: str, run_ids: Sequence[str]) -> int:
        """Delete the history of finished runs; return how many were deleted."""
        delete = {
            "action": "delete",
            "entities": [{"dag_id": dag_id, "dag_run_id": run_id} for run_id in run_ids],
            "action_on_non_existence": "skip",
        }
        done = self._api.call("PATCH", f"/dags/{quote(dag_id)}/dagRuns", body={"actions": [delete]})
        return len(done["delete"]["success"])

    def dags(self) -> list[str]:
        """Return the ids of the DAGs that Airflow knows."""
        found = self._api.call("GET", "/dags", params={"limit": _PAGE, "order_by": "dag_id"})
        return [str(row["dag_id"]) for row in found["dags"]]

    def paused(self) -> list[str]:
        """Return the ids of the DAGs that somebody paused: they start nothing."""
        params: Params = {"limit": _PAGE, "order_by": "dag_id", "paused": "true"}
        return [str(row["dag_id"]) for row in self._api.call("GET", "/dags", params=params)["dags"]]

    def pools(self) -> dict[str, int]:
        """Return the pools with their slots."""
        found = self._api.call("GET", "/pools", params={"limit": _PAGE})
        return {str(row["name"]): int(row["slots"]) for row in found["pools"]}

    def open_questions(self, dag_id: str) -> list[Question]:
        """Return the tasks of a DAG that wait for a person."""
        path = f"/dags/{quote(dag_id)}/dagRuns/~/hitlDetails"
        found: list[Question] = []
        while True:
            params: Params = {
                "response_received": "false",
                "state": "awaiting_input",
                "limit": _PAGE,
                "offset": len(found),
            }
            page = self._api.call("GET", path, params=params)
            found += [_question(row) for row in page["hitl_details"]]
            if not page["hitl_details"] or len(found) >= page["total_entries"]:
                return found

    def answer(self, question: Question, option: str) -> None:
        """Choose *option* for a task that waits."""
        run = f"/dags/{quote(question.dag_id)}/dagRuns/{quote(question.run_id, safe='')}"
        task = f"/taskInstances/{quote(question.task_id)}/{question.map_index}/hitlDetails"
        self._api.call("PATCH", run + task, body={"chosen_options": [option]})

    def import_errors(self) -> list[str]:
        """Return the DAG files that Airflow cannot read, with the last line of the reason."""
        found = self._api.call("GET", "/importErrors", params={"limit": _PAGE})
        return [
            f"{row['filename']}: {str(row['stack_trace']).strip().splitlines()[-1]}"
            for row in found["import_errors"]
        ]

    def check_connection(self, conn_id: str) -> tuple[bool, str] | None:
        """Press the Test button of a stored connection; None when Airflow does not know it."""
        reply = self._api.ask("GET", f"/connections/{quote(conn_id)}")
        if reply.status_code == NOT_FOUND:
            return None
        body = {"connection_id": conn_id, "conn_type": self._api.json(reply)["conn_type"]}
        outcome = self._api.call("POST", "/connections/test", body=body)
        return bool(outcome["status"]), str(outcome["message"])

    def _newest(self, dag_id: str, *, run_type: str | None = None) -> Run | None:
        params: Params = {"order_by": "-run_after", "limit": 1}
        if run_type is not None:
            params["run_type"] = run_type
        found = self._api.call("GET", f"/dags/{quote(dag_id)}/dagRuns", params=params)
        return _run(found["dag_runs"][0]) if found["dag_runs"] else None


def _run(row: Mapping[str, Any]) -> Run:
    return Run(
        dag_id=row["dag_id"],
        run_id=row["dag_run_id"],
        state=row["state"],
        started_at=_time(row.get("start_date")),
        ended_at=_time(row.get("end_date")),
    )


def _question(row: Mapping[str, Any]) -> Question:
    task = row["task_instance"]
    return Question(
        dag_id=task["dag_id"],
        run_id=task["dag_run_id"],
        task_id=task["task_id"],
        map_index=task["map_index"],
        subject=row["subject"],
        options=tuple(row["options"]),
    )


def _time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
