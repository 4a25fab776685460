"""
# Review matches

Asks you which show a title is, where nobody could tell for certain: each title is one waiting task
(*Required Actions* in the UI). Your answer counts for every release of that title, now and later;
`reparse_releases` starts at once and files them, and `resync_library` moves what lay under another
show. `anishelf review` does the same on the command line, and an answer given there answers the task
here too.

**Safe to rerun:** yes; a title is asked once, in one run.

**When it fails:** read the log of the red task and clear it; a waiting task may also be marked as
failed, then its title stays in `anishelf review list`.
"""

from __future__ import annotations

from airflow.sdk import CronTriggerTimetable, dag

from anishelf.orchestration.defaults import DEFAULT_ARGS, LAST, START
from anishelf.orchestration.review import open_questions, review


@dag(
    schedule=CronTriggerTimetable("@hourly", timezone="UTC"),
    start_date=START,
    catchup=False,
    # A run lasts as long as its slowest answer, and new titles must not wait for that.
    max_active_runs=200,
    is_paused_upon_creation=False,
    default_args={**DEFAULT_ARGS, "priority_weight": LAST},
    tags=["anishelf", "identity"],
    doc_md=__doc__,
)
def review_matches() -> None:
    """Title for review → your answer → identity."""
    review.expand_kwargs(open_questions())


review_matches()
