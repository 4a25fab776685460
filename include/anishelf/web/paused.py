"""Which of our DAGs somebody paused, read where Airflow's own pages read it: by this very process."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from airflow.configuration import conf
from airflow.models.dag import DagModel
from fastapi import Depends


def paused_dags() -> list[str]:
    """Return the ids of our DAGs that are paused: they start nothing. A DAG is named like its file."""
    ours = [path.stem for path in Path(conf.get("core", "dags_folder")).glob("[!_]*.py")]
    return sorted(DagModel.get_paused_dag_ids(ours))


PausedDags = Annotated[list[str], Depends(paused_dags)]
