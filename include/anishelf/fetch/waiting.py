"""What a server asks for in Retry-After (RFC 9110, 10.2.3)."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_LONGEST = 60


def asked_to_wait(value: str | None) -> float | None:
    """Return the seconds that a Retry-After asks for, as a number or a date; None: it says nothing."""
    value = (value or "").strip()[:_LONGEST]
    if value.isascii() and value.isdecimal():
        return float(value)
    try:
        until = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max(0.0, (until - datetime.now(UTC)).total_seconds())


def waiting_in_words(value: str | None) -> str:
    """Return it as the end of a sentence, or nothing."""
    if not value:
        return ""
    return f" {value} seconds" if value.isdecimal() else f" until {value[:_LONGEST]}"
