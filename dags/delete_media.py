"""
# Delete media

Deletes a film, a show, a season, chosen episodes or one file in every program that has it:
downloaders, Sonarr, Radarr, Shoko, our own library, Jellyfin, Seerr, in this order. It first looks
everywhere and prints what would happen. Switch off `dry_run` to be asked for your approval (*Required
Actions*); only then something is deleted, and other programs are touched only with
`ANISHELF_ENABLE_DELETION=yes`. `anishelf delete` and the page Deletions do the same.

**Safe to rerun:** yes; a run that died goes on at the first open step, and what is proved to be gone
is not touched again.

**When it fails:** `anishelf deletions show` names the program, the reason and what helps; then
`anishelf deletions retry`.
"""

from __future__ import annotations

from airflow.sdk import dag

from anishelf.orchestration.defaults import DEFAULT_ARGS, START
from anishelf.orchestration.deletions import (
    approve,
    carry_out,
    preview,
    report,
    verify,
)
from anishelf.orchestration.deletions.form import PARAMS
from anishelf.orchestration.verdict import red_when_failed


@dag(
    description="Deletes a title everywhere, once somebody has agreed.",
    schedule=None,
    start_date=START,
    catchup=False,
    # One title waits for nobody else's approval; a lock keeps two runs of the same title apart.
    max_active_runs=50,
    is_paused_upon_creation=False,
    default_args=DEFAULT_ARGS,
    params=PARAMS,
    tags=["anishelf", "deletions"],
    doc_md=__doc__,
)
def delete_media() -> None:
    """Preview → your approval → deleted, step by step → proved → reported."""
    asked = preview()
    answered = approve.expand_kwargs(asked)
    done = carry_out()
    proved = verify()
    asked >> answered >> done >> proved >> report()
    red_when_failed(asked, done, proved)


delete_media()
