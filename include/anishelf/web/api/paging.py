"""Lists go by keyset: `after` holds the place of the last row, not a number of rows to skip."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Final, TypeVar

from fastapi import Depends, Query

from anishelf.core.keyset import Place
from anishelf.web.problems import Fault, Problem

LARGEST: Final = 200
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which part of a list is asked for."""

    limit: int
    after: Place | None
    count: bool


def wanted(
    limit: Annotated[int, Query(ge=1, le=LARGEST, description="At most so many.")] = 50,
    after: Annotated[
        str | None, Query(max_length=500, description="What `next` of the page before said.")
    ] = None,
    *,
    count: Annotated[bool, Query(description="Count all of them, too; that takes longer.")] = False,
) -> Wanted:
    """Read the parameters that every list has."""
    return Wanted(limit, None if after is None else read_place(after), count)


Paging = Annotated[Wanted, Depends(wanted)]


def cut(
    rows: Sequence[Row], asked: Wanted, place_of: Callable[[Row], Place]
) -> tuple[Sequence[Row], str | None]:
    """Return the page out of *rows* (one more than asked for, if there are), and what follows."""
    shown = rows[: asked.limit]
    return shown, write_place(place_of(shown[-1])) if len(rows) > asked.limit else None


def write_place(place: Place) -> str:
    """Return a place as an opaque text for an address."""
    packed = json.dumps(list(place), ensure_ascii=False, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def read_place(text: str) -> Place:
    """Return the place that `write_place` wrote, or raise Problem (422)."""
    try:
        padded = text.encode("ascii") + b"=" * (-len(text) % 4)
        found = json.loads(base64.urlsafe_b64decode(padded))
    except (ValueError, binascii.Error):
        found = None
    if not isinstance(found, list) or not all(isinstance(each, str | int) for each in found):
        fault = Fault("?after", "this is not what `next` said")
        raise Problem(422, "invalid", "The request is not valid.", errors=(fault,))
    return tuple(found)
