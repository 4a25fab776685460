"""
# Review matches

Asks you which show a title is, where nobody could tell for certain: each title is one waiting task
(*Required Actions* in the UI). Your answer counts for every release of that title, now and later;
`reparse_releases` starts at once and files them, and `resync_library` moves what lay under another
show. `anishelf review` does the same on the command line, and an answer given there answers the task
here too.

It is started when a title arises that nobody can place. The newest 50 are asked here at a time; all of
them stand on the Anishelf page and in `anishelf review list`.

**Safe to rerun:** yes; a title is asked once, in one run.

**When it fails:** read the log of the red task and clear it; a waiting task may also be marked as
failed, then its title stays in `anishelf review list`.
"""

from __future__ import annotations

from airflow.sdk import dag

from anishelf.orchestration.defaults import QUESTION_ARGS, START
from anishelf.orchestration.review import give_back_questions, open_questions, review


@dag(
    description="Asks you which show a title is.",
    schedule=None,
    start_date=START,
    catchup=False,
    # A run lasts as long as its slowest answer, and new titles must not wait for that.
    max_active_runs=200,
    is_paused_upon_creation=False,
    default_args=QUESTION_ARGS,
    tags=["anishelf", "identity"],
    doc_md=__doc__,
)
def review_matches() -> None:
    """Title for review → your answer → identity."""
    asked = open_questions()
    asked >> give_back_questions()
    review.expand_kwargs(asked)


review_matches()
