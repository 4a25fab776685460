"""What failed is found again, redone alone, and never done twice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from anishelf.feeds.domain.subscription import NewSubscription
from anishelf.feeds.store.subscriptions import Subscriptions
from anishelf.operations.airflow_api import Run
from demo.judging.snapshot import take_snapshot
from demo.world.answers import Fault
from demo.world.model import FeedKind
from tests.worlds.arrivals import deviations
from tests.worlds.living import Living, until
from tests.worlds.operating import SYNC, Operator, log_in
from tests.worlds.premieres import Premiere, release_premiere

pytestmark = [pytest.mark.world, pytest.mark.timeout(600)]

_SECONDS = 120
_RETRY = "retry_failed_syncs"


@pytest.fixture
def operator(product: Living) -> Operator:
    return log_in(product)


def due_at_once(operator: Operator, count: int) -> list[Premiere]:
    """Return so many episodes that are completely downloaded; nobody syncs them yet."""
    premieres = [release_premiere(operator.product) for _ in range(count)]
    with operator.pausing(SYNC):
        operator.product.collect()
        for premiere in premieres:
            until(
                lambda each=premiere: each.state.sync == "pending",  # type: ignore[misc]
                seconds=_SECONDS,
                what=f"the download of {premiere.video.name}",
            )
    return premieres


def sync_all(operator: Operator, premieres: list[Premiere]) -> Run:
    run = operator.sync(*(premiere.download_id for premiere in premieres))
    return operator.ended(run)


def attempt(premiere: Premiere, number: int) -> None:
    """Make the next attempt due now, instead of in some minutes, and wait for its end."""
    premiere.product.conn.execute(
        "UPDATE sync_tasks SET next_attempt_at = now() WHERE download_id = %s",
        (premiere.download_id,),
    )
    until(
        lambda: premiere.rows("t.attempts") == [(number,)] and premiere.state.sync != "syncing",
        seconds=_SECONDS,
        what=f"attempt {number}",
    )


def test_a_backfill_finds_what_a_bad_item_left_of_its_batch(operator: Operator) -> None:
    premieres = due_at_once(operator, 3)
    first, bad, third = premieres
    source = Path(bad.rows("d.save_path")[0][0]) / bad.published.release.file_name
    away = source.rename(source.with_name("away"))

    run = sync_all(operator, premieres)

    assert run.state == "failed"
    assert deviations(first) == deviations(third) == []
    assert "cannot be read" in bad.rows("t.error")[0][0]

    attempt(bad, 2)
    attempt(bad, 3)
    assert bad.state.sync == "sync_failed"
    day = datetime.now(UTC).date() - timedelta(days=3)
    bad.product.conn.execute(
        "UPDATE sync_tasks SET first_failed_at = %s WHERE download_id = %s",
        (datetime(day.year, day.month, day.day, 12, tzinfo=UTC), bad.download_id),
    )
    assert operator.backfill(_RETRY, day) == ["failed"]

    away.rename(source)
    # Else its next attempt, a minute after the last, might be quicker than the command.
    bad.product.conn.execute(
        "UPDATE sync_tasks SET next_attempt_at = now() + interval '1 day' WHERE download_id = %s",
        (bad.download_id,),
    )
    assert operator.backfill(_RETRY, day) == ["success"]
    assert deviations(bad) == []


@pytest.mark.faults
def test_a_backfill_brings_what_failed_over_three_days(operator: Operator) -> None:
    premieres = due_at_once(operator, 10)
    for premiere in premieres:
        premiere.folder.write_bytes(b"a file where the folder of the show belongs")
    assert sync_all(operator, premieres).state == "failed"
    assert {premiere.state.sync for premiere in premieres} == {"sync_failed"}
    first = datetime.now(UTC).date() - timedelta(days=7)
    for number, premiere in enumerate(premieres):
        day = first + timedelta(days=number % 3)
        premiere.product.conn.execute(
            "UPDATE sync_tasks SET first_failed_at = %s WHERE download_id = %s",
            (datetime(day.year, day.month, day.day, 2 * number, tzinfo=UTC), premiere.download_id),
        )

    for premiere in premieres:
        premiere.folder.unlink()
    states = operator.backfill(_RETRY, first, to=first + timedelta(days=2))

    assert states == ["success"] * 3
    assert [deviations(premiere) for premiere in premieres] == [[]] * 10


def test_a_cleared_batch_is_redone_alone(operator: Operator) -> None:
    premieres = due_at_once(operator, 2)
    good, bad = sorted(premieres, key=lambda each: each.download_id)  # as they are in batches
    bad.video.parent.mkdir(parents=True)
    bad.video.write_bytes(b"a stranger's file")
    run = sync_all(operator, [good, bad])
    assert (run.state, bad.state.sync) == ("failed", "sync_failed")
    bad.video.unlink()
    before = take_snapshot(good.folder)

    operator.clear(run, "sync.move", map_index=1)

    assert operator.ended(run).state == "success"
    assert deviations(bad) == []
    assert operator.tries(run, "sync.move") == [1, 2]
    assert take_snapshot(good.folder) == before


def test_what_a_person_names_is_tried_again(operator: Operator) -> None:
    (bad,) = due_at_once(operator, 1)
    bad.video.parent.mkdir(parents=True)
    bad.video.write_bytes(b"a stranger's file")
    assert sync_all(operator, [bad]).state == "failed"
    bad.video.unlink()

    assert sync_all(operator, [bad]).state == "success"

    assert deviations(bad) == []


def test_runs_at_once_share_the_work(operator: Operator) -> None:
    premieres = due_at_once(operator, 3)
    ids = [premiere.download_id for premiere in premieres]

    runs = [operator.sync(*ids), operator.sync(), operator.sync(*reversed(ids))]

    assert [operator.ended(run).state for run in runs] == ["success"] * 3
    for premiere in premieres:
        assert deviations(premiere) == []


def test_a_run_by_hand_leaves_alone_what_is_done(operator: Operator) -> None:
    (premiere,) = due_at_once(operator, 1)
    sync_all(operator, [premiere])
    before = take_snapshot(premiere.product.library)

    runs = [operator.sync(premiere.download_id), operator.sync()]

    assert [operator.ended(run).state for run in runs] == ["success"] * 2
    assert take_snapshot(premiere.product.library) == before
    assert deviations(premiere) == []


@pytest.fixture
def broken_feed(product: Living) -> Iterator[int]:
    """A second subscription, whose site answers a web page."""
    url = product.world.feed_urls[FeedKind.PLAIN]
    product.world.faults["/torrents/rss"] = Fault.html()
    subscriptions = Subscriptions(product.conn)
    new = NewSubscription(url=url, name="the broken one")
    subscription = subscriptions.add(new, now=datetime.now(UTC))
    yield subscription.id
    Subscriptions(product.conn).remove(subscription.id)
    del product.world.faults["/torrents/rss"]


def test_a_broken_feed_stops_nothing_but_itself(operator: Operator, broken_feed: int) -> None:
    premiere = release_premiere(operator.product)

    run = operator.ended(operator.product.collect())

    assert run.state == "success"
    assert sorted(operator.states(run, "fetch")) == ["failed", "success"]
    assert operator.states(run, "dispatch_downloads") == ["success"]
    index = operator.states(run, "fetch").index("failed")
    log = operator.log(run, "fetch", map_index=index)
    assert f"subscription {broken_feed} 'the broken one'" in log
    until(lambda: premiere.state.metadata == "written", seconds=_SECONDS, what="the other's")
    assert deviations(premiere) == []
