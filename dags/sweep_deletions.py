"""
# Sweep deletions

Begins deletions whose day has come, and notices what was deleted elsewhere: a title that Sonarr or
Radarr does not have any more is shown on the page Deletions, where the other programs are offered. By
itself it never deletes a file. A title counts as gone after two sweeps in a row, never when a program
answered with an error, an empty list, or fewer than 80 % of what it had; when many vanish at once,
deletions are paused, for a disk may not be mounted.

**Safe to rerun:** yes.

**When it fails:** a program does not answer; nothing was concluded for it.
"""

from __future__ import annotations

from datetime import timedelta

from airflow.sdk import dag

from anishelf.orchestration.defaults import DEFAULT_ARGS, START
from anishelf.orchestration.deletions import begin_due, sweep
from anishelf.orchestration.deletions.form import SWEEP
from anishelf.orchestration.verdict import red_when_failed


@dag(
    description="Begins deletions whose day has come; notices what was deleted elsewhere.",
    schedule="@hourly",
    start_date=START,
    catchup=False,
    max_active_runs=1,
    dagrun_timeout=timedelta(hours=2),
    is_paused_upon_creation=False,
    default_args=DEFAULT_ARGS,
    params=SWEEP,
    tags=["anishelf", "deletions"],
    doc_md=__doc__,
)
def sweep_deletions() -> None:
    """Due deletions, and deletions elsewhere."""
    red_when_failed(begin_due(), sweep())


sweep_deletions()
