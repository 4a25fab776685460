"""Believes no answer: looks again until what was asked for has happened."""

from __future__ import annotations

from collections.abc import Callable


def look_until(
    reached: Callable[[], bool], *, looks: int, seconds: float, sleep: Callable[[float], object]
) -> bool:
    """Call *reached* until it is true, at most *looks* times, so many *seconds* apart.

    Return whether it became true. What *reached* raises ends the looking.
    """
    for look in range(looks):
        if look:
            sleep(seconds)
        if reached():
            return True
    return False
