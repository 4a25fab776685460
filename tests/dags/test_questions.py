"""What the command line looks for in Airflow when it answers a question."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import pytest
from airflow.dag_processing.dagbag import DagBag

from anishelf.decisions.domain import conflict
from anishelf.identity.domain import questions

DAGS = Path(__file__).parents[2] / "dags"


@pytest.mark.parametrize("asking", [conflict, questions])
def test_the_task_that_asks_is_found_by_its_name(asking: ModuleType) -> None:
    dag = DagBag(DAGS / f"{asking.DAG_ID}.py").dags[asking.DAG_ID]

    task = dag.get_task(asking.ASK_TASK)
    assert {"subject", "body", "options"} <= set(task.template_fields)
