"""A run is red when any of its tasks failed, whatever ran after it: asked of Airflow's own scheduling.

No task is carried out. Airflow decides which ones it would start, the test says how each one ends,
and Airflow says how the run ended.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from airflow import settings
from airflow.dag_processing.dagbag import DagBag, sync_bag_to_db
from airflow.models import import_all_models
from airflow.models.base import Base
from airflow.models.dagbundle import DagBundleModel
from airflow.models.serialized_dag import SerializedDagModel
from airflow.models.taskmap import TaskMap
from airflow.utils.db import synchronize_log_template
from airflow.utils.state import DagRunState, TaskInstanceState
from airflow.utils.types import DagRunTriggeredByType, DagRunType
from sqlalchemy.orm import Session

DAGS = Path(__file__).parents[2] / "dags"
BAG = DagBag(DAGS, collect_dags=True)
TASKS = [
    (dag.dag_id, task.task_id)
    for dag in BAG.dags.values()
    for task in dag.tasks
    if task.trigger_rule != "one_failed"  # it starts in red runs only
]
ONE_ITEMS_FAULT = {("collect_releases", "fetch")}
"""A feed that is dead. That a `fetch` died of something else, the task after it says: see there."""
THE_VERDICT = "verdict"
"""It has but one thing to do, which is to fail."""

_numbers = itertools.count()


@pytest.fixture(scope="module")
def metadata() -> Iterator[Session]:
    """Airflow's own database, with our DAGs in it."""
    import_all_models()  # type: ignore[no-untyped-call]
    Base.metadata.create_all(settings.get_engine())  # type: ignore[no-untyped-call]
    with Session(settings.get_engine()) as session:  # type: ignore[no-untyped-call]
        synchronize_log_template(session=session)
        if session.get(DagBundleModel, "ours") is None:
            session.add(DagBundleModel(name="ours"))
            session.commit()
        sync_bag_to_db(BAG, "ours", None, session=session)
        session.commit()
        yield session


def outcome(session: Session, dag_id: str, failing: str | None) -> DagRunState:
    """Return how a run of a DAG ends in which one task fails and every other one goes well."""
    serialized = SerializedDagModel.get(dag_id, session=session)
    assert serialized is not None
    dag = serialized.dag
    moment = datetime(2026, 3, 1, tzinfo=UTC)
    run = dag.create_dagrun(
        run_id=f"run-{next(_numbers)}",
        run_after=moment,
        start_date=moment,
        run_type=DagRunType.MANUAL,
        triggered_by=DagRunTriggeredByType.TEST,
        state=DagRunState.RUNNING,
        session=session,
    )
    run.dag = dag
    for _ in range(4 * len(dag.task_ids)):
        startable, _ = run.update_state(session=session, execute_callbacks=False)
        if run.state != DagRunState.RUNNING:
            break
        for instance in startable:
            fails = instance.task_id in {failing, THE_VERDICT}
            instance.state = TaskInstanceState.FAILED if fails else TaskInstanceState.SUCCESS
            if not fails and instance.map_index < 0:
                length = TaskMap(dag_id, instance.task_id, run.run_id, -1, 2, None)
                session.merge(length)
        session.flush()
    ended = DagRunState(run.state)
    session.rollback()
    return ended


@pytest.mark.parametrize("dag_id", sorted(BAG.dags))
def test_a_run_in_which_all_goes_well_is_green(metadata: Session, dag_id: str) -> None:
    assert outcome(metadata, dag_id, None) is DagRunState.SUCCESS


@pytest.mark.parametrize(
    ("dag_id", "task_id"), [each for each in TASKS if each not in ONE_ITEMS_FAULT]
)
def test_a_run_with_a_failed_task_is_red(metadata: Session, dag_id: str, task_id: str) -> None:
    assert outcome(metadata, dag_id, task_id) is DagRunState.FAILED


def test_a_dead_feed_makes_no_red_run(metadata: Session) -> None:
    assert outcome(metadata, "collect_releases", "fetch") is DagRunState.SUCCESS
