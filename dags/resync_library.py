"""
# Resync library

Compares where every library file lies with where it should lie now (title in the language of the
settings, year, season, episode, group, path template) and moves it there, with its subtitles, NFO and
pictures. Whole series are
planned at once, so episodes may swap their numbers. By hand it only prints the plan; switch off
`dry_run` to carry it out. The NFO files follow with the next run of `sync_downloads`.

**Safe to rerun:** yes; nothing is overwritten, and what a killed run left is finished by the next.

**When it fails:** the log of `relocate` names what could not be moved. Such a file lies where it was.
"""

from __future__ import annotations

from datetime import timedelta

from airflow.sdk import Param, dag

from anishelf.orchestration.defaults import DEFAULT_ARGS, START
from anishelf.orchestration.forms import several, switch
from anishelf.orchestration.resync import plan, relocate, report
from anishelf.orchestration.verdict import red_when_failed

PARAMS = {
    "dry_run": switch("Only print the plan", "Nothing moves.", on=True),
    "work_ids": several("Shows", "empty: all"),
    "season_id": Param(
        None,
        type=["null", "integer"],
        title="Season",
        description="The id of a season: only its show.",
    ),
    "download_ids": several("Downloads", "only their shows; empty: all"),
    "rewrite_nfo": switch("Write NFO files again", "Those of every episode in scope."),
}


@dag(
    description="Moves library files to where they should lie now.",
    schedule=None,
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
def resync_library() -> None:
    """Library file → where it should lie now."""
    batches = plan()
    relocated = relocate.expand(batch=batches)
    relocated >> report()
    red_when_failed(batches, relocated)


resync_library()
