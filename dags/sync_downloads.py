"""
# Sync downloads

Puts completed downloads into the library and describes them: `move` links the file to its place,
`fetch_metadata` asks bangumi.tv, `write_nfo` writes the NFO files and the posters,
`refresh_library` tells Jellyfin, and `verify` looks whether it shows them (skipped: not yet, and
`verify_library` goes on). Started by
`track_downloads`; by hand it takes the downloads you name, or everything that is due.

**Safe to rerun:** yes; nothing is ever overwritten, and what is done is seen to be done.

**When it fails:** `report` prints what failed and why; the good episodes are in the library. A failed
one is tried again after 1 and 5 minutes. After the third failure mend the cause, then use
`retry_failed_syncs`, or clear the batch here. Where nobody can tell which file is which episode,
`anishelf sync` lists them and `anishelf sync assign` decides; the next run carries it out.
"""

from __future__ import annotations

from datetime import timedelta

from airflow.sdk import dag

from anishelf.orchestration.defaults import DEFAULT_ARGS, START
from anishelf.orchestration.forms import several
from anishelf.orchestration.sensors import ShownByJellyfin
from anishelf.orchestration.sync import announce, plan_batches, refresh_library, report, sync
from anishelf.orchestration.verdict import red_when_failed

PARAMS = {"download_ids": several("Downloads", "empty: everything that is due")}


@dag(
    description="Puts completed downloads into the library and describes them.",
    schedule=None,
    start_date=START,
    catchup=False,
    max_active_runs=16,
    dagrun_timeout=timedelta(hours=30),
    is_paused_upon_creation=False,
    default_args=DEFAULT_ARGS,
    params=PARAMS,
    tags=["anishelf", "library"],
    doc_md=__doc__,
)
def sync_downloads() -> None:
    """Completed download → library file → metadata → NFO → Jellyfin."""
    batches = plan_batches()
    described = sync.expand(batch=batches)
    refreshed = refresh_library()
    described >> refreshed >> ShownByJellyfin(task_id="verify", batches=batches)
    described >> announce(batches)
    described >> report(batches)
    red_when_failed(batches, described, refreshed)


sync_downloads()
