"""Numbers and times in words that people read. Pure: the time comes in as an argument."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

_KIBI = 1024
_MINUTE, _HOUR, _DAY = 60, 3600, 86400


def size(count: int | None) -> str:
    """Return a number of bytes: 1.4 GiB; nothing for None."""
    if count is None:
        return ""
    number = float(count)
    for unit in ("B", "KiB", "MiB", "GiB"):
        if number < _KIBI:
            return f"{number:.0f} {unit}" if unit == "B" else f"{number:.1f} {unit}"
        number /= _KIBI
    return f"{number:.1f} TiB"


def duration(seconds: float | None) -> str:
    """Return a span: 45 s, 3 min, 2 h, 5 d; nothing for None."""
    if seconds is None:
        return ""
    for unit, length in (("d", _DAY), ("h", _HOUR), ("min", _MINUTE)):
        if seconds >= length:
            return f"{seconds / length:.0f} {unit}"
    return f"{max(seconds, 0):.0f} s"


def ago(moment: datetime | None, *, now: datetime) -> str:
    """Return how long ago something was, or "never"."""
    return f"{duration((now - moment).total_seconds())} ago" if moment else "never"


def episode_name(season: int | None, first: float | None, last: float | None = None) -> str:
    """Return the name of an episode or of a range: S02E05, S01E01-E12; nothing for a movie."""
    if season is None or first is None:
        return ""
    name = f"S{season:02d}E{_padded(first)}"
    return name if last is None or last == first else f"{name}-E{_padded(last)}"


def fact(value: object) -> str:
    """Return a value as people read it: lists with commas, 13 for 13.00, nothing for None."""
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return ", ".join(map(fact, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return str(value)


def _padded(value: float) -> str:
    return f"{value:02.0f}" if value == int(value) else f"{value:04.1f}"
