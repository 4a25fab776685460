"""The claiming task of `track_downloads`."""

from __future__ import annotations

from airflow.sdk import get_current_context, task
from airflow.sdk.exceptions import AirflowSkipException

from anishelf.wiring import library
from anishelf.wiring.airflow import open_context


@task(task_id="claim")
def claim() -> list[int]:
    """Reserve the due file work; return its downloads. Nothing to claim starts no run."""
    with open_context() as live:
        run_id = get_current_context()["run_id"]
        download_ids = library.sync_tasks(live).claim(owner=run_id, now=live.clock())
    if not download_ids:
        raise AirflowSkipException("somebody else took up the work")
    return download_ids
