"""The table of doors names only what is there, and says why a door is missing."""

from __future__ import annotations

import tests.worlds.airflow_home  # noqa: F401  # before Airflow is imported
from tests.worlds.doors import NONE, commands, deeds, operations, pages

DEEDS = deeds()


def test_what_the_table_names_is_there() -> None:
    assert {each.command for each in DEEDS} - {NONE} - commands() == set()
    assert {each.page for each in DEEDS} - {NONE} - pages() == set()
    assert {each.operation for each in DEEDS} - {NONE} - operations() == set()


def test_a_door_that_is_missing_has_a_reason() -> None:
    assert [each for each in DEEDS if each.missing and not each.reason] == []
