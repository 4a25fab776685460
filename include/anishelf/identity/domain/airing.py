"""When an episode airs, by its day on bangumi.tv and the moment at which its show began."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

JAPAN = timezone(timedelta(hours=9))
"""Where shows air, and whose days bangumi.tv writes."""

_WEEK = timedelta(days=7)
_ONE_DAY = timedelta(days=1)


def air_moment(day: date, begins_at: datetime | None) -> datetime | None:
    """Return when an episode of *day* airs that belongs to a show which began at *begins_at*.

    It airs at the time of the weekly slot that is nearest to its day. An episode of another day
    than its slot's (or the one before: 25:30 is written on either) has no known time.
    """
    if begins_at is None:
        return None
    first = begins_at.astimezone(JAPAN)
    slot = first + _WEEK * round((day - first.date()) / _WEEK)
    return slot.astimezone(UTC) if abs(slot.date() - day) <= _ONE_DAY else None
