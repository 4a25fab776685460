"""The first group of a policy is waited for after an episode aired, as long as it usually takes."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import psycopg
import pytest

from anishelf.decisions.domain.standby import LONGEST, SHORTEST, waits_until
from anishelf.identity.domain.airing import JAPAN
from tests.worlds.deciding import Deciding

HOUR = timedelta(hours=1)


@pytest.fixture
def world(conn: psycopg.Connection) -> Deciding:
    """A show whose episodes air weekly, the fifth of them today."""
    world = Deciding(conn)
    world.state(groups=["Momiji", "Sakura"], standby=True)
    today = datetime.now(JAPAN).date()
    for number, episode in enumerate(world.episodes, start=1):
        aired = today + timedelta(weeks=number - 5)
        conn.execute("UPDATE episodes SET aired = %s WHERE id = %s", (aired, episode))
    return world


def air(world: Deciding, number: int, day: date) -> None:
    world.conn.execute(
        "UPDATE episodes SET aired = %s WHERE id = %s", (day, world.episodes[number - 1])
    )


def test_nothing_is_learned_of_few_and_nobody_is_waited_for_long() -> None:
    aired = datetime(2026, 10, 1, tzinfo=JAPAN)

    assert waits_until(aired, []) == aired + SHORTEST
    assert waits_until(aired, [40 * HOUR] * 2) == aired + SHORTEST
    assert waits_until(aired, [HOUR] * 5) == aired + SHORTEST
    assert waits_until(aired, [40 * HOUR] * 5) == aired + 40 * HOUR
    assert waits_until(aired, [400 * HOUR] * 5) == aired + LONGEST


def test_a_stand_in_of_an_episode_that_aired_tomorrow_waits(world: Deciding) -> None:
    air(world, 6, datetime.now(JAPAN).date() + timedelta(days=1))
    early = world.offer("[Sakura] Hoshi - 06 [1080p].mkv")

    world.decide()

    decision, reason = world.decision(early)
    assert decision == "blocked"
    assert reason.startswith("waits for Momiji until")


def test_the_awaited_group_is_taken_at_once(world: Deciding) -> None:
    air(world, 6, datetime.now(JAPAN).date() + timedelta(days=1))
    world.offer("[Sakura] Hoshi - 06 [1080p].mkv")
    world.decide()
    awaited = world.offer("[Momiji] Hoshi - 06 [1080p].mkv")

    world.decide()

    assert world.wanted(episode=6) == [awaited]


def test_the_stand_in_is_taken_when_the_time_is_over(world: Deciding) -> None:
    late = world.offer("[Sakura] Hoshi - 03 [1080p].mkv")

    world.decide()

    assert world.wanted(episode=3) == [late]


def test_a_blocked_stand_in_is_looked_at_again(world: Deciding) -> None:
    air(world, 6, datetime.now(JAPAN).date() + timedelta(days=1))
    stand_in = world.offer("[Sakura] Hoshi - 06 [1080p].mkv")
    world.decide()
    air(world, 6, datetime.now(JAPAN).date() - timedelta(days=2))

    world.decide()

    assert world.wanted(episode=6) == [stand_in]


def test_without_standby_nobody_is_waited_for(world: Deciding) -> None:
    world.state(groups=["Momiji", "Sakura"])
    air(world, 6, datetime.now(JAPAN).date() + timedelta(days=1))
    stand_in = world.offer("[Sakura] Hoshi - 06 [1080p].mkv")

    world.decide()

    assert world.wanted(episode=6) == [stand_in]
