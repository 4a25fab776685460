"""Whatever is killed, and whenever: every episode arrives exactly once."""

from __future__ import annotations

import pytest

from tests.world.kills import Point, Victim, kill_at, wait_for_arrival
from tests.world.living import Living
from tests.world.premieres import deviations, release_premiere

pytestmark = [pytest.mark.world, pytest.mark.timeout(600)]

_SECONDS = 240

DIAGONAL = [
    (Victim.LAUNCHER, Point.WRITING),
    (Victim.SCHEDULER, Point.ADDED),
    (Victim.TRIGGERER, Point.MOVING),
    (Victim.QBITTORRENT, Point.DOWNLOADING),
]


def arrives_once(product: Living, victim: Victim, point: Point) -> None:
    premiere = release_premiere(product, size=point.size)

    killed_at = kill_at(premiere, victim, point)
    wait_for_arrival(premiere, since=killed_at, seconds=_SECONDS)

    assert deviations(premiere) == []


@pytest.mark.parametrize(("victim", "point"), DIAGONAL)
def test_a_kill_loses_and_doubles_nothing(product: Living, victim: Victim, point: Point) -> None:
    arrives_once(product, victim, point)


@pytest.mark.faults
@pytest.mark.parametrize("point", Point)
@pytest.mark.parametrize("victim", Victim)
def test_no_kill_loses_or_doubles_anything(product: Living, victim: Victim, point: Point) -> None:
    arrives_once(product, victim, point)
