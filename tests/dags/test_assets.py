"""What arrived, as assets: events with a number and ids, and none of an empty batch."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from airflow.dag_processing.dagbag import DagBag
from airflow.sdk import AssetAlias
from airflow.sdk.execution_time.context import OutletEventAccessors, set_current_context

from anishelf.orchestration.assets import DOWNLOADS, LIBRARY_FILES, NFOS, RAW_ITEMS, Arrivals

ROOT = Path(__file__).parents[2]
BAG = DagBag(ROOT / "dags", collect_dags=True)
WRITERS = {
    ("collect_releases", "parse_items"): [RAW_ITEMS],
    ("collect_releases", "dispatch_downloads"): [DOWNLOADS],
    ("sync_downloads", "announce"): [LIBRARY_FILES, NFOS],
}


@pytest.fixture
def events() -> Iterator[OutletEventAccessors]:
    """What the running task tells Airflow."""
    context: Any = {"outlet_events": OutletEventAccessors()}
    with set_current_context(context):
        yield context["outlet_events"]


def test_what_arrived_is_told_with_its_number_and_ids(events: OutletEventAccessors) -> None:
    LIBRARY_FILES.tell(2, download_ids=[7, 8])

    (event,) = events[LIBRARY_FILES.alias].asset_alias_events
    assert event.dest_asset_key.uri == LIBRARY_FILES.asset.uri
    assert event.extra == {"count": 2, "download_ids": [7, 8]}


def test_an_empty_batch_tells_nothing(events: OutletEventAccessors) -> None:
    NFOS.tell(0, download_ids=[7])

    assert events[NFOS.alias].asset_alias_events == []


@pytest.mark.parametrize(("where", "arrivals"), WRITERS.items(), ids=str)
def test_the_tasks_that_bring_something_say_so(
    where: tuple[str, str], arrivals: list[Arrivals]
) -> None:
    dag_id, task_id = where

    outlets = BAG.dags[dag_id].get_task(task_id).outlets

    names = [each.name for each in outlets if isinstance(each, AssetAlias)]
    assert names == [each.alias.name for each in arrivals]


@pytest.mark.parametrize("where", WRITERS, ids=str)
def test_no_two_tasks_tell_of_one_asset_at_once(where: tuple[str, str]) -> None:
    """Airflow fails the second of two that make the first event of an asset side by side."""
    dag = BAG.dags[where[0]]
    task = dag.get_task(where[1])

    assert not task.is_mapped
    assert dag.max_active_runs == 1 or task.max_active_tis_per_dag == 1
    assert {each.name for each in task.inlets} == {each.asset.name for each in WRITERS[where]}


def test_nothing_that_a_trigger_ends_has_an_outlet() -> None:
    with_outlets = {
        task.task_id.split(".")[-1]
        for dag in BAG.dags.values()
        for task in dag.tasks
        if task.outlets
    }

    assert with_outlets == {task_id.split(".")[-1] for _, task_id in WRITERS}


def test_the_example_is_a_dag_that_runs_when_files_arrive() -> None:
    bag = DagBag(ROOT / "docs" / "examples", collect_dags=True)

    assert bag.import_errors == {}
    condition: Any = bag.dags["on_arrival"].timetable.asset_condition
    assert [asset.uri for asset in condition.objects] == [LIBRARY_FILES.asset.uri]
