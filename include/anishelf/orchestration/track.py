"""The claiming task of `track_downloads`."""

from __future__ import annotations

from airflow.sdk import get_current_context, task
from airflow.sdk.exceptions import AirflowSkipException

from anishelf.services import clock, open_database


@task(task_id="claim")
def claim() -> list[int]:
    """Reserve the due file work; return its downloads. Nothing to claim starts no run."""
    from anishelf.downloads.steps import track
    from anishelf.library.store.sync_tasks import SyncTasks

    with open_database() as conn:
        run_id = get_current_context()["run_id"]
        download_ids = track.claim(SyncTasks(conn), owner=run_id, now=clock())
    if not download_ids:
        raise AirflowSkipException("somebody else took up the work")
    return download_ids
