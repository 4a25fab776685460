"""When a look at a program proves that something was deleted there. Pure."""

from __future__ import annotations

ENOUGH = 0.8
"""The part of last time's titles below which an answer proves nothing."""

MANY_AT_ONCE = 10
"""More titles than these do not vanish within one look without something being wrong."""

TIMES = 2
"""Looks in a row that make an absence certain."""


def is_plausible(count: int, before: int | None) -> bool:
    """Return whether a list of *count* titles may be believed after one of *before*."""
    if count == 0:
        return False
    return before is None or count >= ENOUGH * before
