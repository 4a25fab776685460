"""
# Resolve conflicts

Asks you which release of an episode to take, where your policy says `ties=ask` and does not tell them
apart: each episode is one waiting task (*Required Actions* in the UI). The next run of
`collect_releases` takes what you chose. `anishelf conflicts` does the same on the command line, and an
answer given there answers the task here too.

It is started when a conflict arises. The newest 50 are asked here at a time; all of them stand on the
Anishelf page and in `anishelf conflicts list`.

**Safe to rerun:** yes; an episode is asked about once, in one run, and again an hour after the answer
"ask me again later".

**When it fails:** read the log of the red task and clear it; a waiting task may also be marked as
failed, then its episode stays in `anishelf conflicts list`.
"""

from __future__ import annotations

from airflow.sdk import dag

from anishelf.orchestration.conflicts import choose, give_back_conflicts, open_conflicts
from anishelf.orchestration.defaults import QUESTION_ARGS, START


@dag(
    description="Asks you which of several equal releases to take.",
    schedule=None,
    start_date=START,
    catchup=False,
    # A run lasts as long as its slowest answer, and new conflicts must not wait for that.
    max_active_runs=200,
    is_paused_upon_creation=False,
    default_args=QUESTION_ARGS,
    tags=["anishelf", "decisions"],
    doc_md=__doc__,
)
def resolve_conflicts() -> None:
    """Equal releases of an episode → your choice → wanted."""
    asked = open_conflicts()
    asked >> give_back_conflicts()
    choose.expand_kwargs(asked)


resolve_conflicts()
