"""How long a task may take, how often it is tried, and who goes first: rules over every DAG."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from airflow.dag_processing.dagbag import DagBag
from airflow.models.taskinstance import TaskInstance

from anishelf.orchestration.defaults import pool_for_files
from anishelf.settings import Settings, slot_pools

DAGS = Path(__file__).parents[2] / "dags"
BAG = DagBag(DAGS, collect_dags=True)
WAITING_DAGS = {
    "track_downloads",
    "track_requests",
    "listen_to_shoko",
    "send_notifications",
    "review_matches",
    "resolve_conflicts",
    "delete_media",
}
WAITING_TASKS = {
    "wait_for_work",
    "wait_for_events",
    "listen",
    "tell",
    "review.ask",
    "choose.ask",
    "approve.ask",
}
EVERY = [
    pytest.param(task, id=f"{dag.dag_id}-{task.task_id}")
    for dag in BAG.dags.values()
    for task in dag.tasks
]


@pytest.mark.parametrize("task", EVERY)
def test_what_works_has_a_time_limit_and_what_waits_has_none(task: Any) -> None:
    limit = task.execution_timeout

    waits = task.task_id in WAITING_TASKS

    assert (limit is None) == waits


@pytest.mark.parametrize("dag_id", sorted(BAG.dags))
def test_a_run_has_a_time_limit_unless_it_waits(dag_id: str) -> None:
    dag = BAG.dags[dag_id]
    limit = dag.dagrun_timeout

    assert (limit is None) == (dag_id in WAITING_DAGS)
    if limit is not None:
        assert all(task.execution_timeout < limit for task in dag.tasks if task.execution_timeout)


@pytest.mark.parametrize("task", EVERY)
def test_a_fault_is_tried_again_for_three_minutes_with_growing_pauses(task: Any) -> None:
    retries = task.retries
    pauses = [_pause(task, number) for number in range(1, retries + 1)]

    assert 1 + retries >= 4
    assert sum(pauses, timedelta()) >= timedelta(minutes=3)
    assert pauses == sorted(pauses)


def _pause(task: Any, tried: int) -> timedelta:
    """Return what Airflow itself lets pass after a try."""
    ended = datetime(2026, 3, 1, tzinfo=UTC)
    instance: Any = SimpleNamespace(
        task=task,
        dag_id="any",
        task_id=task.task_id,
        logical_date=None,
        try_number=tried,
        end_date=ended,
        retry_delay_override=None,
    )
    again: datetime = TaskInstance.next_retry_datetime(instance)  # type: ignore[no-untyped-call]
    return again - ended


def test_what_an_episode_waits_for_goes_first_and_questions_last() -> None:
    weights = {
        task.task_id: task.priority_weight for dag in BAG.dags.values() for task in dag.tasks
    }
    first = {name for name, weight in weights.items() if weight == max(weights.values())}
    last = {name for name, weight in weights.items() if weight == min(weights.values())}

    assert {"claim", "start_sync", "dispatch_downloads"} <= first
    assert {"open_questions", "open_conflicts", "review.ask", "choose.ask", "approve.ask"} <= last


def test_every_task_runs_in_a_pool_that_the_stack_makes() -> None:
    made = {"default_pool", *(pool.name for pool in slot_pools({}))}
    pools = {
        (dag.dag_id, task.task_id): task.pool for dag in BAG.dags.values() for task in dag.tasks
    }

    assert set(pools.values()) == made
    assert pools["download_files", "bring"] == "transfers"
    assert {pools["review_matches", "review.ask"], pools["resolve_conflicts", "choose.ask"]} == {
        "questions"
    }


def test_files_that_are_copied_run_beside_the_rest() -> None:
    copying = Settings.from_env({"ANISHELF_TRANSFER": "copy"})

    assert pool_for_files(copying) == "transfers"
    assert pool_for_files(Settings.from_env({})) == "default_pool"


def test_long_work_leaves_half_of_the_slots() -> None:
    slots = [
        {pool.name: pool.slots for pool in slot_pools({"AIRFLOW__CORE__PARALLELISM": str(number)})}
        for number in (1, 4, 8)
    ]

    assert [each["transfers"] for each in slots] == [1, 2, 4]
