"""Whatever is killed, and whenever: every episode arrives exactly once."""

from __future__ import annotations

import time

import pytest

from anishelf.library.domain.jobs import LEASE
from tests.worlds.arrivals import deviations
from tests.worlds.kills import Victim, kill_at, kill_with_workers, wait_for_arrival
from tests.worlds.living import Living, until
from tests.worlds.moments import Point, reaching
from tests.worlds.operating import log_in
from tests.worlds.premieres import release_premiere

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
@pytest.mark.parametrize("victim", Victim)
@pytest.mark.parametrize("point", Point)
def test_no_kill_loses_or_doubles_anything(product: Living, victim: Victim, point: Point) -> None:
    arrives_once(product, victim, point)


@pytest.mark.faults
def test_work_that_was_claimed_or_begun_is_taken_up_after_the_lease(product: Living) -> None:
    moving = release_premiere(product, size=Point.MOVING.size)
    with reaching(moving, Point.MOVING):
        claimed = release_premiere(product)
        product.collect()
        until(
            lambda: claimed.rows("t.status, t.lease_owner IS NOT NULL") == [("pending", True)],
            seconds=120,
            what="the claim",
            every=0.01,
        )
        killed_at = time.monotonic()
        states = kill_with_workers(product, moving, claimed)
        assert [state.sync for state in states] == ["syncing", "pending"]
        assert runs_for(product, claimed.download_id) == []

    bar = LEASE.total_seconds() + 60
    for premiere in (moving, claimed):
        wait_for_arrival(premiere, since=killed_at, seconds=bar)
        assert deviations(premiere) == []
    assert moving.rows("t.attempts") == [(2,)], "Airflow's own repetition gave attempts back"


def runs_for(product: Living, download_id: int) -> list[str]:
    """Return the runs of sync_downloads that were asked to take a download up."""
    rows = log_in(product).ask("SELECT run_id, conf FROM dag_run WHERE dag_id = 'sync_downloads'")
    return [run_id for run_id, conf in rows if download_id in (conf or {}).get("download_ids", [])]
