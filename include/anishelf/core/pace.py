"""How long we leave alone what failed. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

LONGEST_WISH = timedelta(days=1)
"""A server that asks us to wait longer is asked again after this."""

_LONGEST_FEED_PAUSE = timedelta(hours=1)
_DOUBLINGS = 10


def pause_of_feed(interval_seconds: int, failures: int) -> timedelta:
    """Return the pause after *failures* in a row: the usual interval, doubled up to an hour."""
    usual = timedelta(seconds=max(interval_seconds, 60))
    return max(usual, min(usual * (1 << min(failures - 1, _DOUBLINGS)), _LONGEST_FEED_PAUSE))


def wished(seconds: float, *, now: datetime) -> datetime:
    """Return until when a server that asks for *seconds* of patience is left alone."""
    return now + min(timedelta(seconds=min(max(seconds, 0.0), 1e6)), LONGEST_WISH)
