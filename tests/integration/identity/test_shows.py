"""Works, seasons, episodes: found or made, one row each, however many ask at once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from typing import Any

import psycopg
import pytest

from anishelf.identity.domain.states import IdentitySource, WorkKind
from anishelf.identity.domain.work import KnownSeason, NewEpisode, NewWork
from anishelf.identity.store.external_ids import ExternalIds
from anishelf.identity.store.shows import Shows

WORK = NewWork(WorkKind.TV, 7, "雾港钟楼", "霧港の時計塔", 2024)


def number(value: int, row: int | None = None) -> NewEpisode:
    return NewEpisode(Decimal(value), row, date(2024, 10, 5) if row else None)


@pytest.fixture
def shows(conn: psycopg.Connection) -> Shows:
    return Shows(conn)


def first(shows: Shows) -> KnownSeason:
    season = shows.ensure_season(WORK, number=1, title="雾港钟楼", bangumi_id=7)
    assert season is not None
    return season


def test_a_season_is_made_once(shows: Shows) -> None:
    made = first(shows)

    assert first(shows) == made
    assert shows.season_of(7) == made
    assert (made.number, made.kind) == (1, WorkKind.TV)


def test_a_sequel_hangs_on_the_same_work(shows: Shows) -> None:
    second = shows.ensure_season(WORK, number=2, title="第二季", bangumi_id=8)

    assert second is not None
    assert second.work_id == first(shows).work_id


def test_a_season_that_is_another_subjects_is_not_taken(
    shows: Shows, conn: psycopg.Connection
) -> None:
    first(shows)
    other = NewWork(WorkKind.TV, 50, "x", "x", 2024)

    assert shows.ensure_season(WORK, number=1, title="x", bangumi_id=99) is None
    assert shows.ensure_season(other, number=1, title="x", bangumi_id=7) is not None
    assert conn.execute("SELECT bangumi_id FROM season_parts").fetchall() == [(7,)]


def test_nothing_is_left_of_a_season_that_is_not_ours(
    shows: Shows, conn: psycopg.Connection
) -> None:
    first(shows)
    conn.execute("UPDATE season_parts SET first_episode = 1, bangumi_id = 70")

    assert shows.ensure_season(WORK, number=1, title="x", bangumi_id=7) is None
    assert conn.execute("SELECT count(*) FROM works").fetchone() == (1,)
    assert conn.execute("SELECT count(*) FROM seasons").fetchone() == (1,)


def test_two_films_may_stand_side_by_side(shows: Shows) -> None:
    one = NewWork(WorkKind.MOVIE, 20, "甲", "甲", 2024)
    other = NewWork(WorkKind.MOVIE, 21, "乙", "乙", 2024)

    made = [
        shows.ensure_season(work, number=1, title="x", bangumi_id=work.bangumi_id)
        for work in (one, other, one)
    ]

    assert made[0] == made[2]
    assert made[0] != made[1]


def test_the_title_of_a_work_stays(shows: Shows, conn: psycopg.Connection) -> None:
    first(shows)

    shows.ensure_season(
        NewWork(WorkKind.TV, 7, "新名", "新名", 2024), number=2, title="x", bangumi_id=8
    )

    assert conn.execute("SELECT title FROM works").fetchall() == [("雾港钟楼",)]


def test_an_episode_is_made_once_and_learns_its_row(shows: Shows, conn: psycopg.Connection) -> None:
    season = first(shows)
    announced = shows.ensure_episode(season.id, number(3))

    listed = shows.ensure_episode(season.id, number(3, 903))

    assert announced == listed == shows.ensure_episode(season.id, number(3, 903))
    assert shows.ensure_episode(season.id, number(3)) == listed
    assert conn.execute("SELECT bangumi_episode_id, aired FROM episodes").fetchall() == [
        (903, date(2024, 10, 5))
    ]


def test_specials_share_a_season_and_never_a_number(shows: Shows, conn: psycopg.Connection) -> None:
    season = first(shows)
    extra = shows.ensure_specials(season.work_id, title="Specials")

    ids = [shows.ensure_special(extra.id, number(1, row)) for row in (901, 902, 901)]
    ids.append(shows.ensure_special(extra.id, number(5, 905)))

    assert shows.ensure_specials(season.work_id, title="Specials") == extra
    assert ids[0] == ids[2]
    rows = conn.execute("SELECT id, number FROM episodes ORDER BY id").fetchall()
    assert rows == [(ids[0], 1), (ids[1], 2), (ids[3], 5)]


def test_an_id_that_was_mapped_is_found(shows: Shows, conn: psycopg.Connection) -> None:
    first(shows)
    ids = ExternalIds(conn)

    ids.map_id(7, "mikan", "3822", source=IdentitySource.FEED, evidence="the feed")

    assert ids.subject_of("mikan", "3822") == 7
    assert ids.subject_of("mikan", "1") is None


def test_a_mapping_is_never_changed_by_another(shows: Shows, conn: psycopg.Connection) -> None:
    first(shows)
    shows.ensure_season(WORK, number=2, title="x", bangumi_id=8)
    ids = ExternalIds(conn)
    ids.map_id(7, "mikan", "3822", source=IdentitySource.MANUAL, evidence="a person")

    ids.map_id(8, "mikan", "3822", source=IdentitySource.FEED, evidence="the feed")

    assert ids.subject_of("mikan", "3822") == 7
    assert conn.execute("SELECT count(*) FROM external_ids").fetchone() == (1,)


def together(database: str, work: Callable[[Shows], Any]) -> list[Any]:
    def one(_: int) -> Any:
        with psycopg.connect(database, autocommit=True) as conn:
            return work(Shows(conn))

    with ThreadPoolExecutor(8) as workers:
        return list(workers.map(one, range(8)))


def test_many_workers_make_one_season(database: str) -> None:
    made = together(database, first)

    assert len(set(made)) == 1


def test_many_workers_make_one_film(database: str) -> None:
    film = NewWork(WorkKind.MOVIE, 20, "甲", "甲", 2024)

    made = together(database, lambda s: s.ensure_season(film, number=1, title="x", bangumi_id=20))

    assert len(set(made)) == 1


def test_many_workers_make_one_episode_and_one_special(database: str) -> None:
    with psycopg.connect(database, autocommit=True) as conn:
        season = first(Shows(conn))
        extra = Shows(conn).ensure_specials(season.work_id, title="Specials")

    made = together(database, lambda s: s.ensure_episode(season.id, number(1, 901)))
    special = together(database, lambda s: s.ensure_special(extra.id, number(1, 950)))

    assert len(set(made)) == len(set(special)) == 1
