"""Deletions over real clients, a real database and a real folder: each scope, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from anishelf.deletions.domain.plan import Wish
from anishelf.deletions.domain.scope import Place, Scope, ScopeKind
from anishelf.deletions.domain.states import DeletionState
from tests.worlds.deleting import FILM, SHOW, Estate, estate, inside


@pytest.fixture
def held(conn: psycopg.Connection, tmp_path: Path) -> Iterator[Estate]:
    with estate(conn, tmp_path) as live:
        yield live


def test_a_show_goes_everywhere_and_nothing_else_does(held: Estate) -> None:
    before = held.photo()

    number = held.agreed(held.plan(Wish(Scope(ScopeKind.SHOW))))
    state = held.run(number)

    film = {each for each in before if "One Film" in each[1] or each[1].startswith("One movie")}
    assert state is DeletionState.COMPLETE, "\n".join(held.told(number))
    assert held.photo() == (before - inside(before)) | film
    assert (held.shelf.trash).exists()


def test_a_film_goes_everywhere_and_nothing_else_does(held: Estate) -> None:
    before = held.photo()

    number = held.agreed(held.plan(Wish(Scope(ScopeKind.MOVIE), exclude=True), FILM))
    state = held.run(number)

    gone = {each for each in before if "One Film" in each[1] or each[1].startswith("One movie")}
    assert state is DeletionState.COMPLETE, "\n".join(held.told(number))
    assert held.photo() == before - gone
    assert held.radarr.listed == [1]


def test_a_season_stays_a_season_and_can_be_asked_for_again(held: Estate) -> None:
    number = held.agreed(held.plan(Wish(Scope(ScopeKind.SEASON, season=2))))

    assert held.run(number) is DeletionState.COMPLETE, "\n".join(held.told(number))
    (show,) = [each for each in held.sonarr.titles if each["id"] == 1]
    assert [s["monitored"] for s in show["seasons"]] == [True, False]
    assert not [
        e
        for e in held.sonarr.episodes
        if e["seasonNumber"] == 2 and e["monitored"] and e["seriesId"] == 1
    ]
    media = held.seerr.media["tv", "11"]
    assert {s["seasonNumber"]: s["status"] for s in media["seasons"]} == {1: 5, 2: 7}
    assert [r["id"] for r in media["requests"]] == [511]


def test_also_the_last_season_never_takes_the_show_with_it(held: Estate) -> None:
    for season in (1, 2):
        number = held.agreed(held.plan(Wish(Scope(ScopeKind.SEASON, season=season))))
        assert held.run(number) is DeletionState.COMPLETE, "\n".join(held.told(number))

    assert [each["title"] for each in held.sonarr.titles] == ["One Show", "Other Show"]
    assert held.seerr.forgotten == []


def test_a_pack_is_kept_for_the_episodes_that_stay(held: Estate) -> None:
    scope = Scope(ScopeKind.EPISODES, episodes=frozenset({Place(1, 2)}))
    plan = held.plan(Wish(scope))

    number = held.agreed(plan)

    assert held.run(number) is DeletionState.COMPLETE, "\n".join(held.told(number))
    assert held.steps(number)["qbittorrent_default"] == "not_needed"
    assert (held.folder / "dl" / "One Show S01" / "One Show S01E02.mkv").exists()
    assert not (held.folder / "tv/One Show/S01/One Show S01E02.mkv").exists()


def test_without_leave_only_what_is_ours_goes(held: Estate) -> None:
    before = held.photo()
    plan = held.plan(Wish(Scope(ScopeKind.SHOW)), is_enabled=False)

    number = held.agreed(plan)
    state = held.run(number, is_enabled=False)

    gone = before - held.photo()
    assert state is DeletionState.COMPLETE, "\n".join(held.told(number))
    assert {name for name, _ in gone} == {"disk"}
    assert all("own/" in what for _, what in gone)
    assert held.steps(number)["sonarr_default"] == "skipped"


def test_files_that_are_kept_stay_everywhere(held: Estate) -> None:
    before = held.photo()
    plan = held.plan(Wish(Scope(ScopeKind.SHOW), delete_files=False))

    number = held.agreed(plan)
    state = held.run(number)

    gone = before - held.photo()
    assert (state, plan.files()) == (DeletionState.COMPLETE, ())
    assert {name for name, _ in gone} == {"sonarr", "seerr"}
    assert held.steps(number)["library"] == "skipped"


def test_a_plan_survives_its_row(held: Estate) -> None:
    from anishelf.deletions.store.deletions import Deletions

    plan = held.plan(Wish(Scope(ScopeKind.SHOW)))
    number = held.agreed(plan)

    assert Deletions(held.conn).plan(number) == plan
    assert SHOW in held.ids
