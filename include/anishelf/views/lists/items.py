"""Feed entries page by page, the newest first, with how far each came."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from psycopg import Connection
from psycopg.rows import kwargs_row

from anishelf.core.keyset import Place, moment_and_id
from anishelf.views.items import ITEMS
from anishelf.views.rows import Item, Stage


def place_of(row: Item) -> Place:
    """Return where an entry stands in the list."""
    return ((row.published_at or row.seen_at).isoformat(), row.id)


class ItemList:
    """Reads feed entries; *stages* and *search* (in title and show) choose among them."""

    def __init__(
        self,
        conn: Connection,
        *,
        stages: Collection[Stage] | None = None,
        search: str | None = None,
    ) -> None:
        self._conn = conn
        self._wanted = {
            "stages": None if stages is None else [stage.value for stage in stages],
            "ids": None,
            "search": search,
            "order": [],
            "limit": None,
        }

    def page(self, *, limit: int, after: Place | None = None) -> list[Item]:
        """Return at most *limit* entries that follow the place *after*."""
        at, last = moment_and_id(after)
        with self._conn.cursor(row_factory=kwargs_row(_item)) as cursor:
            cursor.execute(
                f"""
                SELECT * FROM ({ITEMS}) AS listed
                WHERE %(at)s::timestamptz IS NULL
                   OR (coalesce(published_at, seen_at), id) < (%(at)s, %(last)s)
                ORDER BY coalesce(published_at, seen_at) DESC, id DESC LIMIT %(page)s
                """,
                {**self._wanted, "at": at, "last": last, "page": limit},
            )
            return cursor.fetchall()

    def count(self) -> int:
        """Return how many entries there are."""
        counted = self._conn.execute(f"SELECT count(*) FROM ({ITEMS}) AS listed", self._wanted)
        row = counted.fetchone()
        assert row is not None
        return int(row[0])


def _item(*, stage: str, **rest: Any) -> Item:
    return Item(stage=Stage(stage), **rest)
