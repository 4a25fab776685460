"""One page of rows that are few enough to be read at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

Row = TypeVar("Row")


def page(rows: Sequence[Row], *, limit: int | None, offset: int) -> list[Row]:
    """Return at most *limit* rows (None: all) from *offset* on."""
    return list(rows[offset : None if limit is None else offset + limit])
