"""Whether a mapped task failed for its items, or of something else."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from airflow.sdk import Context

from anishelf.orchestration.verdict import died, note_failed_items


@dataclass
class Instance:
    """A running task that knows how those before it ended; it remembers what was noted."""

    states: dict[str, str] = field(default_factory=dict)
    noted: dict[int, int] = field(default_factory=dict)
    pushed: list[tuple[str, Any]] = field(default_factory=list)

    def get_task_states(
        self, *, dag_id: str, task_ids: list[str], run_ids: list[str]
    ) -> dict[str, dict[str, str]]:
        assert (dag_id, task_ids) == ("collect_releases", ["fetch"])
        return {run_ids[0]: self.states}

    def xcom_pull(self, *, task_ids: str, key: str, map_indexes: list[int]) -> list[int | None]:
        assert (task_ids, key) == ("fetch", "items_failed")
        return [self.noted.get(index) for index in map_indexes]

    def xcom_push(self, *, key: str, value: Any) -> None:
        self.pushed.append((key, value))


def context_of(instance: Instance) -> Context:
    context: Any = {
        "ti": instance,
        "run_id": "run",
        "dag": SimpleNamespace(dag_id="collect_releases"),
    }
    found: Context = context
    return found


def test_what_failed_for_its_items_did_not_die() -> None:
    states = {"fetch_0": "success", "fetch_1": "failed", "fetch_2": "failed", "fetch_3": "failed"}

    assert died(context_of(Instance(states, noted={1: 2, 3: 1})), "fetch") == ["fetch[2]"]


def test_nothing_failed() -> None:
    assert died(context_of(Instance({"fetch_0": "success"})), "fetch") == []
    assert died(context_of(Instance({"fetch": "upstream_failed"})), "fetch") == []
    assert died(context_of(Instance()), "fetch") == []


def test_what_is_noted_is_what_is_asked_for() -> None:
    instance = Instance()

    note_failed_items(context_of(instance), ["no answer", "no feed"])

    assert instance.pushed == [("items_failed", 2)]
