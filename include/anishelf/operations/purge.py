"""Removes the history of runs that ended long ago, with their logs; what they did stays."""

from __future__ import annotations

import logging
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from anishelf.operations.run_logs import RunLogs

log = logging.getLogger(__name__)


class Runs(Protocol):
    """The history of runs: DAG id and run id name one."""

    def dags(self) -> list[str]: ...
    def newest_runs(self, dag_id: str) -> Collection[str]: ...
    def ended_before(self, dag_id: str, moment: datetime) -> list[str]: ...
    def delete_runs(self, dag_id: str, run_ids: Sequence[str]) -> int: ...


def purge_runs(runs: Runs, logs: RunLogs, *, before: datetime) -> int:
    """Delete what ended before that moment; return how many runs.

    The newest run of each DAG stays, and so does its newest one by the clock: the schedule goes on
    from there. Runs that wait, for a person for example, are never touched.
    """
    deleted = sum(_purge_dag(runs, logs, dag_id, before) for dag_id in runs.dags())
    logs.forget_reading(before=before)
    return deleted


def _purge_dag(runs: Runs, logs: RunLogs, dag_id: str, before: datetime) -> int:
    kept, deleted = set(runs.newest_runs(dag_id)), 0
    while doomed := [run for run in runs.ended_before(dag_id, before) if run not in kept]:
        for run_id in doomed:
            logs.forget(dag_id, run_id)
        done = runs.delete_runs(dag_id, doomed)
        deleted += done
        if done < len(doomed):  # somebody clears one of them just now; the next day
            break
    if deleted:
        log.info("%s: %s old runs purged", dag_id, deleted)
    return deleted
