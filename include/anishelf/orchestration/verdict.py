"""Makes a run red when a task failed, although the tasks after it went on and ended well."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from airflow.sdk import Context, TriggerRule, task
from airflow.sdk.exceptions import AirflowFailException

ITEMS_FAILED = "items_failed"
"""The key under which a mapped task says that it failed for nothing but its items."""


@task(task_id="verdict", trigger_rule=TriggerRule.ONE_FAILED)
def _verdict() -> None:
    """Fail, and the run with it. It starts only where a task before it failed."""
    raise AirflowFailException("a task of this run failed: the log of the red task says why")


def red_when_failed(*watched: object) -> None:
    """Let the run end red when one of *watched* (tasks, groups) fails, whatever comes after it.

    Airflow judges a run by its last tasks alone, and some of ours run whatever happened before.
    While nothing fails it costs no start of a task.
    """
    verdict = _verdict()
    for one in watched:
        for each in _tasks_of(one):
            each >> verdict


def _tasks_of(one: Any) -> Iterable[Any]:
    children = getattr(one, "children", None)
    return [one] if children is None else list(children.values())


def note_failed_items(context: Context, reasons: Collection[str]) -> None:
    """Write down that the running task is about to fail for its items: see `died`."""
    context["ti"].xcom_push(key=ITEMS_FAILED, value=len(reasons))


def died(context: Context, task_id: str) -> list[str]:
    """Return which instances of a mapped task failed for another reason than their items."""
    run_id, instance = str(context["run_id"]), context["ti"]
    states = instance.get_task_states(
        dag_id=context["dag"].dag_id, task_ids=[task_id], run_ids=[run_id]
    )
    failed = sorted(_failed_instances(states.get(run_id, {}), task_id))
    if not failed:
        return []
    noted = instance.xcom_pull(task_ids=task_id, key=ITEMS_FAILED, map_indexes=failed)
    told = {index for index, count in zip(failed, noted or [], strict=False) if count}
    return [f"{task_id}[{index}]" for index in failed if index not in told]


def _failed_instances(states: Mapping[str, Any], task_id: str) -> Iterator[int]:
    for name, state in states.items():
        index = name.removeprefix(f"{task_id}_")
        if state == "failed" and index.isdigit():
            yield int(index)
