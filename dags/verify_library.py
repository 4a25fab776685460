"""
# Verify library

Looks every ten minutes for library files that somebody removed (they become `missing`: shown,
neither restored nor downloaded again), tells Jellyfin what it has not heard yet, asks it for files
that it has not shown, and deletes what has been in the trash for 30 days. Without a connection
`jellyfin_default` it asks nobody. A look costs Jellyfin at most four pages of 500 items, the newest
and the next ones in turn, however large it is and however long a file stays unseen.

**Safe to rerun:** yes; it only writes down what it sees.

**When it fails:** the disk or the database did not answer; the next run looks again. A Jellyfin that
is down fails nothing: `anishelf status` names the files that it has not shown for half an hour.
"""

from __future__ import annotations

from datetime import timedelta

from airflow.sdk import dag

from anishelf.orchestration.defaults import DEFAULT_ARGS, START
from anishelf.orchestration.forms import EVERYTHING, FILES, JELLYFIN, TRASH, choice
from anishelf.orchestration.upkeep import empty_trash, find_missing, verify_files


@dag(
    description="Looks for removed files, and whether Jellyfin shows the others.",
    schedule="*/10 * * * *",
    start_date=START,
    catchup=False,
    max_active_runs=1,
    dagrun_timeout=timedelta(hours=6),
    is_paused_upon_creation=False,
    default_args=DEFAULT_ARGS,
    params={
        "look_for": choice(
            "What to look at",
            "Removed files, what Jellyfin shows, or what is due in the trash.",
            EVERYTHING,
            FILES,
            JELLYFIN,
            TRASH,
        )
    },
    tags=["anishelf", "library"],
    doc_md=__doc__,
)
def verify_library() -> None:
    """Library file → seen by Jellyfin."""
    find_missing() >> verify_files()
    empty_trash()


verify_library()
