"""Choosing between releases on the command line."""

from __future__ import annotations

import pytest

from anishelf.core.outcome import Work
from anishelf.orchestration.questions import option_of_rival, question_about_conflict
from tests.fakes.airflow import FakeAirflow
from tests.integration.cli.conftest import Cli
from tests.worlds.deciding import Deciding
from tests.worlds.seeds import Seeds


@pytest.fixture
def world(rows: Seeds) -> Deciding:
    """Two groups with the first episode, and a policy that asks."""
    world = Deciding(rows.conn)
    world.state(ties="ask")
    for group in "AB":
        world.offer(f"[{group}] Hoshi - 01 [1080p].mkv")
    world.decide()
    return world


def test_what_waits_for_a_choice_is_listed_and_shown(cli: Cli, world: Deciding) -> None:
    (listed,) = cli("conflicts", "list", "--json").json
    shown = cli("conflicts", "show", listed["id"])

    assert "星之町 S01E01" in cli("conflicts", "list").out
    assert "[B] Hoshi - 01" in shown.out
    rivals = cli("conflicts", "show", listed["id"], "--json").json["rivals"]
    assert [rival["title"][:3] for rival in rivals] == ["[A]", "[B]"]


def test_a_choice_is_kept_and_taken_by_the_next_run(cli: Cli, world: Deciding) -> None:
    (conflict,) = world.conflicts.all()
    second = conflict.rivals[1].release_id

    resolved = cli("conflicts", "resolve", conflict.id, second)
    world.decide()

    assert resolved.status == 0
    assert world.wanted() == [second]
    assert cli("conflicts", "list", "--json").json == []
    assert cli("conflicts", "list", "--all", "--json").json[0]["chosen_release_id"] == second


def test_what_cannot_be_chosen_is_said_in_words(cli: Cli, world: Deciding) -> None:
    (conflict,) = world.conflicts.all()

    assert "there is no conflict 999" in cli("conflicts", "show", 999).err
    assert "is not part of conflict" in cli("conflicts", "resolve", conflict.id, 999).err


def test_a_choice_answers_the_task_that_waits(
    cli: Cli, world: Deciding, airflow: FakeAirflow
) -> None:
    (conflict,) = world.conflicts.all()
    first, second = map(option_of_rival, conflict.rivals)
    airflow.ask(
        Work.RESOLVE_CONFLICTS,
        "choose.ask",
        0,
        str(question_about_conflict(conflict)["subject"]),
        first,
        second,
    )

    resolved = cli("conflicts", "resolve", conflict.id, conflict.rivals[1].release_id)

    assert airflow.answered == [(0, [second])]
    assert "the question that waited in Airflow is answered too" in resolved.out
