"""When a feed is looked at again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from anishelf.following.domain.pace import USUAL, WEEK, interval

FIRST = datetime(2026, 10, 1, 15, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def weekly(count: int, *, off: timedelta = timedelta()) -> list[datetime]:
    """Return the releases of a series; each second one is *off* its moment."""
    return [FIRST + WEEK * n + off * (n % 2) for n in range(count)]


def looks_in_a_week(past: list[datetime]) -> int:
    now, end, count = past[-1], past[-1] + WEEK, 0
    while now < end:
        now += interval([past], now)
        count += 1
    return count


def test_little_is_known_of_a_new_series() -> None:
    assert interval([], FIRST) == USUAL
    assert interval([weekly(1)], FIRST + WEEK) == USUAL


def test_a_feed_with_one_new_series_is_looked_at_as_usual() -> None:
    assert interval([weekly(8), weekly(1)], FIRST + WEEK * 8) == USUAL


def test_the_usual_minute_of_a_punctual_series_is_watched_closely() -> None:
    past = weekly(6)

    assert interval([past], past[-1] + WEEK) == MINUTE
    assert interval([past], past[-1] + WEEK / 2) > 10 * MINUTE


def test_the_moment_is_not_slept_over() -> None:
    past = weekly(6)
    now = past[-1] + WEEK / 2
    while now < past[-1] + WEEK:
        now += interval([past], now)

    assert now - (past[-1] + WEEK) <= 2 * MINUTE


def test_an_irregular_series_is_watched_for_longer_and_less_closely() -> None:
    hours = [0, 5, -8, 12, -3, 20, -15, 9]
    irregular = [FIRST + WEEK * n + timedelta(hours=off) for n, off in enumerate(hours)]
    expected = FIRST + WEEK * len(hours)

    assert MINUTE < interval([irregular], expected) < USUAL
    assert interval([irregular], expected + timedelta(hours=10)) < USUAL


def test_a_week_costs_no_more_than_looking_every_quarter_of_an_hour() -> None:
    usual = WEEK // USUAL

    for off in (timedelta(), timedelta(hours=3), timedelta(hours=30)):
        assert looks_in_a_week(weekly(8, off=off)) <= usual * 1.1


def test_after_its_release_a_series_is_quiet_until_the_next_slot() -> None:
    past = weekly(8, off=timedelta(hours=10))

    came = interval([past], past[-1] + timedelta(minutes=5))
    awaited = interval([past], past[-1] + WEEK + timedelta(minutes=5))

    assert came > awaited


def test_a_skipped_week_is_awaited_again_in_the_next() -> None:
    past = weekly(6)

    assert interval([past], past[-1] + WEEK * 3) == MINUTE
