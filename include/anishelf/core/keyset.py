"""The place of a row in a list: the values that it is ordered by, the last of them its id."""

from __future__ import annotations

from datetime import datetime
from typing import TypeAlias

from anishelf.errors import PlaceInvalid

Place: TypeAlias = tuple[str | int, ...]


def numbers(place: Place | None, *, count: int) -> list[int | None]:
    """Return the *count* numbers of a place, each None without one; raise PlaceInvalid."""
    if place is None:
        return [None] * count
    found = [each for each in place if isinstance(each, int) and abs(each) < 2**63]
    if len(found) != len(place) or len(place) != count:
        raise PlaceInvalid("this is not where a page of the list ended")
    return list(found)


def moment_and_id(place: Place | None) -> tuple[datetime | None, int | None]:
    """Return the moment and the id of a place, None without one; raise PlaceInvalid."""
    if place is None:
        return None, None
    (last,) = numbers(place[1:], count=1)
    try:
        moment = datetime.fromisoformat(str(place[0]))
    except ValueError as error:
        raise PlaceInvalid("this is not where a page of the list ended") from error
    if moment.tzinfo is None:
        raise PlaceInvalid("this is not where a page of the list ended")
    return moment, last


def named_and_id(place: Place | None) -> tuple[str | None, int | None]:
    """Return the name and the id of a place, None without one; raise PlaceInvalid."""
    if place is None:
        return None, None
    (last,) = numbers(place[1:], count=1)
    if not isinstance(place[0], str) or "\0" in place[0]:
        raise PlaceInvalid("this is not where a page of the list ended")
    return place[0], last
