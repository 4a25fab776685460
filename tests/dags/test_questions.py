"""What an action starts, and where its answer is looked for, exists in Airflow."""

from __future__ import annotations

from pathlib import Path

import pytest
from airflow.dag_processing.dagbag import DagBag

from anishelf.core.outcome import Work

DAGS = Path(__file__).parents[2] / "dags"


@pytest.mark.parametrize("work", list(Work))
def test_there_is_a_dag_for_every_work(work: Work) -> None:
    assert DagBag(DAGS / f"{work}.py").dags[work].dag_id == work


@pytest.mark.parametrize(
    ("asking", "task_id"),
    [(Work.RESOLVE_CONFLICTS, "choose.ask"), (Work.REVIEW_MATCHES, "review.ask")],
)
def test_one_task_of_a_dag_that_asks_takes_the_question(asking: Work, task_id: str) -> None:
    task = DagBag(DAGS / f"{asking}.py").dags[asking].get_task(task_id)

    assert {"subject", "body", "options"} <= set(task.template_fields)
