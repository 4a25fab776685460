"""Which aired episodes are missing, and why."""

from __future__ import annotations

from datetime import date, timedelta

import psycopg
import pytest

from anishelf.views.missing import MissingEpisode, missing_episodes
from tests.worlds.deciding import Deciding

TODAY = date(2026, 3, 1)


class Airing(Deciding):
    """A show of which bangumi.tv lists twelve episodes, one a week, the last two in the future."""

    def __init__(self, conn: psycopg.Connection) -> None:
        super().__init__(conn)
        self.subject(900, first_sort=1)

    def subject(self, bangumi_id: int, *, first_sort: int, first_episode: int = 1) -> None:
        self.conn.execute(
            "INSERT INTO bangumi_subjects (id, type, title, raw, fetched_at) "
            "VALUES (%s, 2, 'Hoshi', '{}', now())",
            (bangumi_id,),
        )
        self.conn.execute(
            "INSERT INTO season_parts (season_id, bangumi_id, first_episode) VALUES (%s, %s, %s)",
            (self.season, bangumi_id, first_episode),
        )
        for number in range(12):
            aired = TODAY + timedelta(weeks=number + 1 - 10)
            self.conn.execute(
                "INSERT INTO bangumi_episodes "
                "(id, subject_id, type, sort, ep, title, air_date, raw, fetched_at) "
                "VALUES (%s, %s, 0, %s, %s, %s, %s, '{}', now())",
                (
                    bangumi_id * 100 + number,
                    bangumi_id,
                    first_sort + number,
                    number + 1,
                    f"Episode {number + 1}",
                    aired,
                ),
            )

    def missing(self) -> list[MissingEpisode]:
        return missing_episodes(self.conn, today=TODAY)

    def numbers(self) -> list[float | None]:
        return [each.number for each in self.missing()]


@pytest.fixture
def world(conn: psycopg.Connection) -> Airing:
    return Airing(conn)


def have(world: Airing, *numbers: int) -> None:
    for number in numbers:
        release = world.offer(f"[A] Hoshi - {number:02d} [1080p].mkv")
        world.decide()
        world.arrive(release, episode=number)


def test_what_aired_and_never_came_is_missing(world: Airing) -> None:
    have(world, *range(1, 9))

    (nine, ten) = world.missing()

    assert (nine.show, nine.season, nine.number, nine.title) == ("星之町", 1, 9, "Episode 9")
    assert (ten.aired, ten.hint) == (TODAY, "no feed has brought it yet")


def test_what_is_on_its_way_is_not_missing(world: Airing) -> None:
    have(world, *range(1, 9))
    release = world.offer("[A] Hoshi - 09 [1080p].mkv")
    world.decide()
    assert world.numbers() == [10]
    world.download(release)
    assert world.numbers() == [10]


def test_the_hint_names_what_stopped_it(world: Airing) -> None:
    have(world, *range(1, 7))
    world.state(must_not=["720p"], ties="ask")
    failed = world.offer("[A] Hoshi - 07 [1080p].mkv")
    world.offer("[A] Hoshi - 08 [1080p].mkv")
    world.offer("[B] Hoshi - 08 [1080p].mkv")
    world.offer("[B] Hoshi - 09 [720p].mkv")
    world.decide()
    world.download(failed, "failed", reason="dead link")

    hints = {each.number: each.hint for each in world.missing()}

    assert hints[7] == "failed: dead link"
    assert "2 releases rank alike" in hints[8]
    assert hints[9] == "your policy refuses “720p” in the title"


def test_what_a_user_removed_or_never_asked_for_is_not_missed(world: Airing) -> None:
    have(world, *range(2, 10))
    world.conn.execute("UPDATE episodes SET wanted = false WHERE number = 10")

    assert world.numbers() == [1]
    world.conn.execute("UPDATE subscriptions SET start_policy = 'episode', start_episode = 5")
    assert world.numbers() == []


def test_a_subscription_from_now_on_misses_nothing_old(world: Airing) -> None:
    have(world, 9)
    world.conn.execute(
        "UPDATE subscriptions SET start_policy = 'now', start_at = %s", (TODAY - timedelta(days=3),)
    )

    assert world.numbers() == [10]


def test_a_show_that_nobody_follows_any_more_misses_nothing(world: Airing) -> None:
    have(world, 1)
    world.conn.execute("UPDATE subscriptions SET active = false")

    assert world.numbers() == []


def test_numbers_are_those_of_the_season(conn: psycopg.Connection) -> None:
    world = Airing(conn)
    world.subject(901, first_sort=13, first_episode=13)
    have(world, *range(1, 11))

    assert world.numbers() == [float(number) for number in range(13, 23)]
