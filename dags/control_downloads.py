"""
# Control downloads

Carries out what users asked with `anishelf downloads retry`, `cancel`, `pause`, `resume` and
`remove`, or in the form of this DAG, then sends what is to begin again. Every command gets an answer that the command line shows.

**Safe to rerun:** yes; a command is carried out once.

**When it fails:** read the log of the red task. A downloader that does not answer does not fail it:
its commands stay, and the next run of `collect_releases` or of this DAG tries again.
"""

from __future__ import annotations

from datetime import timedelta

from airflow.sdk import dag

from anishelf.orchestration.defaults import DEFAULT_ARGS, START
from anishelf.orchestration.downloads import carry_out_commands, dispatch_downloads, from_the_web
from anishelf.orchestration.forms import NOTHING, choice, several
from anishelf.orchestration.verdict import red_when_failed

PARAMS = {
    "action": choice(
        "What to do",
        "Asked of the downloads below; “none” carries out what was asked before.",
        NOTHING,
        "retry",
        "cancel",
        "pause",
        "resume",
        "remove",
        "remove_with_data",
    ),
    "downloads": several("Downloads", "those to which it is done"),
}


@dag(
    description="Pauses, resumes, retries, cancels or removes downloads.",
    schedule=None,
    start_date=START,
    catchup=False,
    max_active_runs=1,
    dagrun_timeout=timedelta(hours=3),
    is_paused_upon_creation=False,
    default_args=DEFAULT_ARGS,
    params=PARAMS,
    tags=["anishelf", "downloads"],
    doc_md=__doc__,
)
def control_downloads() -> None:
    """Command → download."""
    commands = carry_out_commands()
    commands >> dispatch_downloads() >> from_the_web()
    red_when_failed(commands)


control_downloads()
