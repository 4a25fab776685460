"""When episodes air, from when on one is late, and how a calendar feed writes that."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anishelf.following.domain.air_times import (
    LATE_AFTER,
    AirState,
    late_after,
    state_of,
)
from anishelf.following.domain.ical import CalendarEvent, write_calendar
from anishelf.identity.domain.airing import air_moment

BEGAN = datetime(2026, 10, 3, 16, 30, tzinfo=UTC)
"""01:30 on the fourth in Japan, which is often written 25:30 on the third."""
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize("day", [date(2026, 10, 17), date(2026, 10, 18)])
def test_a_late_night_show_airs_in_its_slot_whichever_day_is_written(day: date) -> None:
    assert air_moment(day, BEGAN) == BEGAN + timedelta(weeks=2)


def test_an_episode_outside_its_slot_has_no_known_time() -> None:
    assert air_moment(date(2026, 10, 21), BEGAN) is None
    assert air_moment(date(2026, 10, 18), None) is None


def test_late_is_a_day_until_more_is_known() -> None:
    assert late_after([]) == LATE_AFTER
    assert late_after([HOUR, HOUR]) == LATE_AFTER
    assert late_after([HOUR] * 5) == LATE_AFTER


def test_a_show_that_usually_takes_long_is_late_later() -> None:
    assert late_after([3 * DAY] * 5) == 3 * DAY + 6 * HOUR
    assert late_after([90 * DAY] * 5) == 21 * DAY


def test_a_release_before_its_time_says_nothing() -> None:
    assert late_after([-DAY] * 9) == LATE_AFTER


@pytest.mark.parametrize(
    ("hours", "here", "coming", "state"),
    [
        (-1, False, False, AirState.EXPECTED),
        (1, False, False, AirState.AIRED),
        (24, False, False, AirState.LATE),
        (24, False, True, AirState.UNDER_WAY),
        (24, True, True, AirState.HERE),
        (-1, True, False, AirState.HERE),
    ],
)
def test_how_far_an_episode_is(hours: int, state: AirState, *, here: bool, coming: bool) -> None:
    seen = state_of(
        BEGAN, is_here=here, is_under_way=coming, patience=DAY, now=BEGAN + hours * HOUR
    )

    assert seen is state


def test_a_feed_has_moments_in_utc_and_days_without_a_time() -> None:
    body = write_calendar(
        "Anishelf",
        [
            CalendarEvent("1@x", "雾港, S01E02; \\", BEGAN, "line\nnext"),
            CalendarEvent("2@x", "Other", date(2026, 10, 4)),
        ],
        now=BEGAN,
    )

    assert "DTSTART:20261003T163000Z\r\n" in body
    assert "DTSTART;VALUE=DATE:20261004\r\n" in body
    assert "SUMMARY:雾港\\, S01E02\\; \\\\\r\n" in body
    assert "DESCRIPTION:line\\nnext\r\n" in body


@given(st.text(max_size=300))
def test_no_line_is_longer_than_allowed_and_no_text_makes_lines(title: str) -> None:
    plain = write_calendar("A", [CalendarEvent("1", "x", BEGAN)], now=BEGAN)
    body = write_calendar("A", [CalendarEvent("1", title, BEGAN)], now=BEGAN)

    lines = body.split("\r\n")
    assert all(len(line.encode("utf-8", "replace")) <= 75 for line in lines)
    unfolded = body.replace("\r\n ", "").count("\r\n")
    assert unfolded == plain.count("\r\n")
