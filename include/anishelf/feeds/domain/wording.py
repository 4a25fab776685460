"""What people write of a feed: from where on it is wanted, and how often it is looked at."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Final

from anishelf.errors import ValueInvalid
from anishelf.feeds.domain.states import StartPolicy

AUTO: Final = -1
"""The interval of a feed that is looked at when a release is expected."""

WHILE_UNKNOWN: Final = 900
"""Seconds between two looks at such a feed while nothing is known of its releases."""

_UNITS: Final = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_INTERVAL = re.compile(r"(\d{1,9})\s*([smhd]?)", re.IGNORECASE)
_LONGEST: Final = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Start:
    """From where on a feed is wanted, with the value that this needs."""

    policy: StartPolicy
    at: datetime | None = None
    episode: Decimal | None = None


def read_start(text: str, *, now: datetime) -> Start:
    """Return what `now`, `everything`, `date:2026-10-01` or `episode:5` says, or raise ValueInvalid.

    A date without a zone is midnight in the zone of *now*.
    """
    kind, _, value = text.strip().partition(":")
    try:
        match kind:
            case StartPolicy.NOW if not value:
                return Start(StartPolicy.NOW, at=now)
            case StartPolicy.EVERYTHING if not value:
                return Start(StartPolicy.EVERYTHING)
            case StartPolicy.DATE:
                return Start(StartPolicy.DATE, at=_moment(value, now))
            case StartPolicy.EPISODE:
                return Start(StartPolicy.EPISODE, episode=_episode(value))
    except (ValueError, InvalidOperation) as error:
        raise ValueInvalid(f"{text!r}: {value!r} is not valid after {kind}:") from error
    raise ValueInvalid(f"{text!r} is none of now, everything, date:… and episode:…")


def read_interval(text: str) -> int:
    """Return the seconds that `300`, `15m`, `6h` or `1d` names, AUTO for `auto`, or raise ValueInvalid."""
    if text.strip().lower() == "auto":
        return AUTO
    match = _INTERVAL.fullmatch(text.strip())
    seconds = int(match[1]) * _UNITS[match[2].lower() or "s"] if match else None
    if seconds is None or seconds > _LONGEST:
        raise ValueInvalid(f"{text!r} is no interval like 300, 15m, 6h, 1d or auto")
    return seconds


def write_interval(seconds: int) -> str:
    """Return seconds as `read_interval` takes them, in the largest unit that fits."""
    if seconds == AUTO:
        return "auto"
    for unit, size in reversed(_UNITS.items()):
        if seconds and seconds % size == 0:
            return f"{seconds // size}{unit}"
    return str(seconds)


def _moment(value: str, now: datetime) -> datetime:
    moment = datetime.fromisoformat(value)
    return moment if moment.tzinfo else moment.replace(tzinfo=now.tzinfo)


def _episode(value: str) -> Decimal:
    number = Decimal(value)
    if not number.is_finite() or number < 0:
        raise ValueError(value)
    return number
