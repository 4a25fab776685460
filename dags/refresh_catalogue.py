"""
# Refresh catalogue

Loads bangumi-data, the public catalogue of some 8,500 shows, so that most releases find their show
by name without asking anybody. It runs once at the first start, and then weekly.

Then the community's id list, which says which anime is which series and season on TheTVDB; where it
cannot be fetched that task is skipped.

**Safe to rerun:** yes; the same file again changes nothing.

**When it fails:** the old catalogue stays in use. Is `ANISHELF_CATALOGUE_URL` reachable? It may also
be the path of a file. Then clear the task.
"""

from __future__ import annotations

from datetime import timedelta

from airflow.sdk import CronTriggerTimetable, dag

from anishelf.orchestration.defaults import DEFAULT_ARGS, START
from anishelf.orchestration.forms import switch
from anishelf.orchestration.upkeep import load_catalogue, load_id_list
from anishelf.orchestration.verdict import red_when_failed


@dag(
    description="Loads bangumi-data, the public catalogue of shows.",
    schedule=CronTriggerTimetable("@weekly", timezone="UTC", run_immediately=True),
    start_date=START,
    catchup=False,
    max_active_runs=1,
    dagrun_timeout=timedelta(hours=6),
    is_paused_upon_creation=False,
    default_args=DEFAULT_ARGS,
    params={"force": switch("Load again", "Load it although it is the file that was loaded last.")},
    tags=["anishelf", "identity"],
    doc_md=__doc__,
)
def refresh_catalogue() -> None:
    """bangumi-data → catalogue of shows."""
    loaded = load_catalogue()
    loaded >> load_id_list()
    red_when_failed(loaded)


refresh_catalogue()
