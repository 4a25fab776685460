"""
# Track requests

Follows every request from Seerr through Sonarr, Radarr and Shoko to Jellyfin, and our own downloads
with them: takes in what the neighbours post to the inbox, asks them for what they do not tell, and
says why something does not get on. It waits in the triggerer and holds no worker; once a day the run
ends, and the next one removes events that are older than `ANISHELF_KEEP_EVENTS_DAYS`.

Without a connection or a sender it waits for one and costs nothing.

**Safe to rerun:** yes; what was not taken in lies in the inbox, and twice is as good as once.

**When it fails:** it tries again by itself. A neighbour that does not answer never fails it.
"""

from __future__ import annotations

from airflow.sdk import dag

from anishelf.orchestration.defaults import DEFAULT_ARGS, START
from anishelf.orchestration.requests import WaitForEvents, tidy_inbox


@dag(
    description="Follows requests through Seerr, Sonarr, Radarr, Shoko and Jellyfin.",
    schedule="@continuous",
    start_date=START,
    catchup=False,
    max_active_runs=1,
    max_consecutive_failed_dag_runs=0,
    is_paused_upon_creation=False,
    default_args={**DEFAULT_ARGS, "retries": 10},
    tags=["anishelf", "requests"],
    doc_md=__doc__,
)
def track_requests() -> None:
    """Inbox and neighbours → facts → states."""
    tidy_inbox() >> WaitForEvents(task_id="wait_for_events", execution_timeout=None)


track_requests()
