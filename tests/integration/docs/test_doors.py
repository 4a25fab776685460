"""Whatever can be done by one door can be done by the others, or the table says why not."""

from __future__ import annotations

from collections import Counter

import tests.worlds.airflow_home  # noqa: F401  # before Airflow is imported
from tests.worlds.doors import NONE, commands, deeds, operations, pages

DEEDS = deeds()


def test_every_command_has_one_line() -> None:
    listed = Counter(each.command for each in DEEDS if each.command != NONE)

    assert commands() - listed.keys() == set()
    assert [command for command, count in listed.items() if count > 1] == []


def test_every_operation_has_a_line() -> None:
    assert operations() - {each.operation for each in DEEDS} == set()


def test_every_button_of_a_page_has_a_line() -> None:
    buttons = {page for page in pages() if page.startswith("POST")}

    assert buttons - {each.page for each in DEEDS} == set()
