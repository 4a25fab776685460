"""
# Resolve conflicts

Asks you which release of an episode to take, where your policy says `ties=ask` and does not tell them
apart: each episode is one waiting task (*Required Actions* in the UI). The next run of
`collect_releases` takes what you chose. `anishelf conflicts` does the same on the command line, and an
answer given there answers the task here too.

**Safe to rerun:** yes; an episode is asked about once, in one run, and again an hour after the answer
"ask me again later".

**When it fails:** read the log of the red task and clear it; a waiting task may also be marked as
failed, then its episode stays in `anishelf conflicts list`.
"""

from __future__ import annotations

from airflow.sdk import CronTriggerTimetable, dag

from anishelf.orchestration.conflicts import choose, open_conflicts
from anishelf.orchestration.defaults import DEFAULT_ARGS, LAST, START


@dag(
    schedule=CronTriggerTimetable("@hourly", timezone="UTC"),
    start_date=START,
    catchup=False,
    # A run lasts as long as its slowest answer, and new conflicts must not wait for that.
    max_active_runs=200,
    is_paused_upon_creation=False,
    default_args={**DEFAULT_ARGS, "priority_weight": LAST},
    tags=["anishelf", "decisions"],
    doc_md=__doc__,
)
def resolve_conflicts() -> None:
    """Equal releases of an episode → your choice → wanted."""
    choose.expand_kwargs(open_conflicts())


resolve_conflicts()
