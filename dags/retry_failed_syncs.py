"""
# Retry failed syncs

Once a day it takes up the syncs that failed permanently during that day; by hand all of them, or those
of the period that you enter. To redo the failures of a
period after you mended their cause, start a backfill of this DAG over it, in the UI or with
`airflow backfill create --dag-id retry_failed_syncs --from-date … --to-date …
--reprocess-behavior failed`.

**Safe to rerun:** yes; what is in the library already is left alone.

**When it fails:** `report` prints what still fails and why.
"""

from __future__ import annotations

from datetime import timedelta

from airflow.sdk import CronDataIntervalTimetable, dag

from anishelf.orchestration.defaults import DEFAULT_ARGS, START
from anishelf.orchestration.forms import moment
from anishelf.orchestration.sensors import ShownByJellyfin
from anishelf.orchestration.sync import plan_retries, refresh_library, report, sync
from anishelf.orchestration.verdict import red_when_failed

PARAMS = {
    "since": moment("Failed since", "By hand only: the begin of the period; empty: ever."),
    "until": moment("Failed before", "By hand only: the end of the period; empty: now."),
}


@dag(
    description="Takes up again what could not be put into the library.",
    schedule=CronDataIntervalTimetable("@daily", timezone="UTC"),
    start_date=START,
    catchup=False,
    max_active_runs=1,
    dagrun_timeout=timedelta(hours=30),
    is_paused_upon_creation=False,
    default_args=DEFAULT_ARGS,
    params=PARAMS,
    tags=["anishelf", "library"],
    doc_md=__doc__,
)
def retry_failed_syncs() -> None:
    """Failed sync → library file → metadata → NFO → Jellyfin."""
    batches = plan_retries()
    described = sync.expand(batch=batches)
    refreshed = refresh_library()
    described >> refreshed >> ShownByJellyfin(task_id="verify", batches=batches)
    described >> report(batches)
    red_when_failed(batches, described, refreshed)


retry_failed_syncs()
