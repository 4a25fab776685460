"""When the waiter looks at which neighbour. Pure: the time and the last looks come in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum


class Look(StrEnum):
    """A question that the waiter asks again and again."""

    QUEUE = "queue"
    HISTORY = "history"
    REQUESTS = "requests"
    JELLYFIN = "jellyfin"
    SHOKO = "shoko"
    OWN = "own"
    NEW = "new"


IDLE = 6
"""How many times slower it looks while nothing changes."""

RECENT = timedelta(minutes=10)
"""A change in the last ten minutes means that something is going on; what is stuck is not."""

_EVERY: Mapping[Look, timedelta] = {
    Look.OWN: timedelta(seconds=5),
    Look.QUEUE: timedelta(seconds=15),
    Look.NEW: timedelta(seconds=15),
    Look.JELLYFIN: timedelta(seconds=30),
    Look.HISTORY: timedelta(minutes=2),
    Look.REQUESTS: timedelta(minutes=10),
    Look.SHOKO: timedelta(minutes=10),
}
_FIRST_VERIFY = timedelta(seconds=10)
_NEXT_VERIFY = timedelta(seconds=15)
_YOUNG = timedelta(seconds=55)


def is_due(look: Look, last: datetime | None, *, now: datetime, active: bool) -> bool:
    """Return whether it is time for *look*; what was never looked at is due at once."""
    return last is None or now - last >= _EVERY[look] * (1 if active else IDLE)


def verify_is_due(last: datetime | None, *, waiting_since: datetime, now: datetime) -> bool:
    """Return whether Jellyfin should be asked for what waits since *waiting_since*.

    Ten seconds after an import, then three times after fifteen, then every thirty.
    """
    age = now - waiting_since
    if age < _FIRST_VERIFY:
        return False
    if last is None or last < waiting_since + _FIRST_VERIFY:
        return True
    return now - last >= (_NEXT_VERIFY if age < _YOUNG else _EVERY[Look.JELLYFIN])
