"""
# Fetch missing episodes

Looks on the release sites for episodes of followed shows that aired and are not here (old ones that
left the feed, or what a group never released), wants them and hands them to a downloader. When a
season is over, one pack is preferred to single episodes.

**Safe to rerun:** yes; what is here or on its way is not looked for.

**When it fails:** a red `search_missing` names the show and the reason, and the others went on. A site
that is away makes no red run: the log names it.
"""

from __future__ import annotations

from datetime import timedelta

from airflow.sdk import Param, dag

from anishelf.orchestration.collect import decide_releases, parse_items, search_missing
from anishelf.orchestration.defaults import DEFAULT_ARGS, START
from anishelf.orchestration.downloads import dispatch_downloads
from anishelf.orchestration.forms import moment, several, switch
from anishelf.orchestration.verdict import red_when_failed

PARAMS = {
    "shows": several("Shows", "numbers are bangumi.tv's; empty: all that are followed"),
    "from_episode": Param(
        None,
        type=["null", "number"],
        minimum=0,
        title="From episode",
        description="Counted in the season, as bangumi.tv counts; empty: from its beginning.",
    ),
    "since": moment("Aired since", "Instead of a number: only what aired since then."),
    "dry_run": switch("Only look", "Print what is missing and what would be taken."),
}


@dag(
    description="Looks on the release sites for missing episodes of followed shows.",
    schedule=None,
    start_date=START,
    catchup=False,
    max_active_runs=1,
    dagrun_timeout=timedelta(hours=6),
    is_paused_upon_creation=False,
    default_args=DEFAULT_ARGS,
    params=PARAMS,
    tags=["anishelf", "intake"],
    doc_md=__doc__,
)
def fetch_missing_episodes() -> None:
    """Missing episode → found on a site → wanted → download."""
    searched, parsed = search_missing(), parse_items()
    decided, dispatched = decide_releases(), dispatch_downloads()
    searched >> parsed >> decided >> dispatched
    red_when_failed(searched, parsed, decided, dispatched)


fetch_missing_episodes()
