"""
# Refresh metadata

Asks bangumi.tv once a day for the shows in the library that are airing or that nobody has looked at
for a month, and for episodes that had no title yet. Where something changed, the NFO files are
written again by the next run of `sync_downloads`; an NFO that you edited stays as it is. `purge_runs`
deletes the history and the logs of runs that ended more than `ANISHELF_KEEP_RUNS_DAYS` ago.

**Safe to rerun:** yes; what is fresh is not asked for again.

**When it fails:** the database did not answer. A bangumi.tv that does not answer fails nothing: the
old descriptions stay, and the next day it is asked again.
"""

from __future__ import annotations

from datetime import timedelta

from airflow.sdk import dag

from anishelf.orchestration.defaults import DEFAULT_ARGS, START
from anishelf.orchestration.forms import several
from anishelf.orchestration.upkeep import purge_runs, refresh_subjects


@dag(
    description="Asks bangumi.tv again for what is airing or stale, and purges old runs.",
    schedule="@daily",
    start_date=START,
    catchup=False,
    max_active_runs=1,
    dagrun_timeout=timedelta(hours=6),
    is_paused_upon_creation=False,
    default_args=DEFAULT_ARGS,
    params={"shows": several("Shows", "empty: all in the library")},
    tags=["anishelf", "library"],
    doc_md=__doc__,
)
def refresh_metadata() -> None:
    """Known subject → fresh subject → NFO."""
    refresh_subjects()
    purge_runs()


refresh_metadata()
