"""Starts collect_releases through Airflow's REST API and looks whether every DAG is green."""

from __future__ import annotations

import time
from dataclasses import dataclass

from anishelf.operations.airflow_api import Airflow, Run
from demo.errors import DemoFailed

COLLECT = "collect_releases"
_CATALOGUE = "refresh_catalogue"
_WAITING = frozenset(
    {
        "track_downloads",
        "track_requests",
        "listen_to_shoko",
        "send_notifications",
        "review_matches",
        "resolve_conflicts",
        "delete_media",
    }
)
"""Runs that wait for something to happen, or for a person's answer."""

_KNOWN_SECONDS = 60.0
_END_SECONDS = 60.0
_POLL_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Collecting:
    """A run of collect_releases that we started."""

    airflow: Airflow
    run_id: str

    @classmethod
    def start(cls, airflow: Airflow) -> Collecting:
        """Start the run; a fresh Airflow needs some seconds until it knows its DAGs."""
        deadline = time.monotonic() + _KNOWN_SECONDS
        while COLLECT not in airflow.dags():
            if time.monotonic() > deadline:
                reasons = airflow.import_errors() or ["see logs/dag-processor.log"]
                raise DemoFailed("\n".join([f"Airflow does not know {COLLECT}:", *reasons]))
            time.sleep(_POLL_SECONDS)
        return cls(airflow, airflow.trigger(COLLECT, {}).run_id)

    def is_over(self) -> bool:
        """Return whether the run has ended, well or not."""
        return self.airflow.run(COLLECT, self.run_id).is_over


def wait_for_catalogue(airflow: Airflow) -> None:
    """Return once the catalogue was loaded, well or not, or its run was given time enough.

    It is loaded as soon as Airflow knows the DAG; the ids that it adds belong into the first NFO.
    """
    deadline = time.monotonic() + _KNOWN_SECONDS
    while time.monotonic() < deadline:
        newest = airflow.latest_runs().get(_CATALOGUE)
        if newest is not None and newest.is_over:
            return
        time.sleep(_POLL_SECONDS)


def red_dags(airflow: Airflow) -> list[str]:
    """Return every DAG whose newest run is not green, once what still runs has ended."""
    deadline = time.monotonic() + _END_SECONDS
    while True:
        latest = airflow.latest_runs()
        if not any(_is_busy(run) for run in latest.values()) or time.monotonic() > deadline:
            break
        time.sleep(_POLL_SECONDS)
    red = [f"{dag_id} is {run.state}" for dag_id, run in latest.items() if run and _is_red(run)]
    return [*red, *airflow.import_errors()]


def _is_busy(run: Run | None) -> bool:
    return run is not None and not run.is_over and run.dag_id not in _WAITING


def _is_red(run: Run) -> bool:
    return run.state == "failed" or _is_busy(run)
