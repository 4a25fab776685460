"""
# Reparse releases

Reads the titles of all entries again and asks the filters again, after your parsers, filters or an
identity have changed: it prints what would change, before and after, then has it read and
decided again, takes back what is under way and not wanted any more, sends what is wanted now, and
starts `resync_library` for files whose names change. By hand it only prints; switch off `dry_run` to
carry it out. The command line starts it after every change of a rule.

**Safe to rerun:** yes; a second run finds nothing that differs. No file, no history and no episode in
the library is removed: what no longer matches is marked `mismatched` in `anishelf items`.

**When it fails:** read the log of the red task, mend the cause and clear it: it goes on with what is
left. A rule that fails or takes too long does not fail the run; `anishelf parsers list` and
`anishelf filters list` name it.
"""

from __future__ import annotations

from datetime import timedelta

from airflow.sdk import Param, dag

from anishelf.orchestration.defaults import DEFAULT_ARGS, START
from anishelf.orchestration.downloads import dispatch_downloads, from_the_web
from anishelf.orchestration.forms import several, switch
from anishelf.orchestration.reparse import apply, diff, report
from anishelf.orchestration.resync import start_resync
from anishelf.orchestration.verdict import red_when_failed

PARAMS = {
    "dry_run": switch("Only print", "Print what would change and change nothing.", on=True),
    "shows": several("Shows", "only their entries; empty: all"),
    "titles": Param(
        [],
        type="array",
        title="Titles",
        description="Only entries with one of these texts in the title, one a line; empty: all.",
    ),
}


@dag(
    description="Reads titles and asks filters again after rules have changed.",
    schedule=None,
    start_date=START,
    catchup=False,
    max_active_runs=1,
    dagrun_timeout=timedelta(hours=12),
    is_paused_upon_creation=False,
    default_args=DEFAULT_ARGS,
    params=PARAMS,
    tags=["anishelf", "intake"],
    doc_md=__doc__,
)
def reparse_releases() -> None:
    """Changed rule → what changes → downloads and library that fit it."""
    applied = apply()
    dispatched = dispatch_downloads()
    diff() >> applied >> dispatched >> [from_the_web(), report()]
    start_resync(applied)
    red_when_failed(applied, dispatched)


reparse_releases()
