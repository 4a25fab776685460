from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest

from anishelf.notifications.domain.hourly_limit import allot
from anishelf.notifications.domain.quiet_hours import QuietHours
from anishelf.notifications.domain.retry import longest_pause, next_attempt

NOW = datetime(2026, 11, 1, 20, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")


def test_ten_thousand_messages_leave_as_twenty_and_none_is_uncounted() -> None:
    allotment = allot(range(10_000), [], now=NOW)

    assert allotment.single == tuple(range(19))
    assert allotment.summary == tuple(range(19, 10_000))
    assert allotment.later == ()


def test_twenty_fit_without_a_summary() -> None:
    assert allot(range(20), [], now=NOW).single == tuple(range(20))


def test_a_used_up_hour_holds_all_until_one_is_an_hour_old() -> None:
    sent = [NOW - timedelta(minutes=59)] * 20

    assert allot([1, 2], sent, now=NOW).later == (1, 2)
    assert allot([1, 2], sent, now=NOW + timedelta(minutes=1)).single == (1, 2)


def test_the_last_free_message_is_the_summary() -> None:
    allotment = allot([1, 2], [NOW] * 19, now=NOW)

    assert (allotment.single, allotment.summary) == ((), (1, 2))


@pytest.mark.parametrize(
    ("now", "until"),
    [
        (datetime(2026, 1, 10, 21, 30, tzinfo=UTC), datetime(2026, 1, 11, 6, tzinfo=UTC)),
        (datetime(2026, 1, 11, 5, 59, tzinfo=UTC), datetime(2026, 1, 11, 6, tzinfo=UTC)),
        (datetime(2026, 1, 11, 6, tzinfo=UTC), None),
        (datetime(2026, 1, 11, 20, 59, tzinfo=UTC), None),
        (datetime(2026, 3, 28, 22, tzinfo=UTC), datetime(2026, 3, 29, 5, tzinfo=UTC)),
    ],
)
def test_a_night_ends_on_the_local_clock(now: datetime, until: datetime | None) -> None:
    assert QuietHours(time(22), time(7), BERLIN).until(now) == until


def test_quiet_hours_end_after_now_also_in_the_hour_that_comes_twice() -> None:
    quiet = QuietHours(time(2), time(2, 45), BERLIN)
    second_pass = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)

    assert quiet.until(second_pass) == datetime(2026, 10, 25, 1, 45, tzinfo=UTC)


def test_pauses_grow_to_six_hours_and_end_after_eight_repeats() -> None:
    pauses = [longest_pause(failed) for failed in range(1, 9)]

    assert pauses[0] == timedelta(seconds=30)
    assert pauses == sorted(pauses)
    assert pauses[-1] == timedelta(hours=6)
    assert next_attempt(9, now=NOW, random=Random(1)) is None


def test_the_pause_is_drawn_from_its_whole_range() -> None:
    random = Random(7)
    drawn = [next_attempt(8, now=NOW, random=random) for _ in range(500)]
    pauses = [(at - NOW) / timedelta(hours=6) for at in drawn if at]

    assert len(pauses) == 500
    assert 0 <= min(pauses) < 0.1
    assert 0.9 < max(pauses) < 1
