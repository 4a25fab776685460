"""Feed entries page by page, the newest first, with how far each came."""

from __future__ import annotations

from collections.abc import Sequence

from psycopg import Connection

from anishelf.core.keyset import Place
from anishelf.feeds.domain.states import Stage
from anishelf.views.items import Wanted, count_items, find_items
from anishelf.views.rows import Item


def place_of(row: Item) -> Place:
    """Return where an entry stands in the list."""
    return ((row.published_at or row.seen_at).isoformat(), row.id)


class ItemList:
    """Reads feed entries; all that is given has to fit, *search* in the title or the show."""

    def __init__(
        self,
        conn: Connection,
        *,
        stages: Sequence[Stage] | None = None,
        search: str | None = None,
        work_id: int | None = None,
        subscription_id: int | None = None,
        group: str | None = None,
    ) -> None:
        self._conn = conn
        self._wanted = Wanted(
            stages, search=search, work_id=work_id, subscription_id=subscription_id, group=group
        )

    def page(self, *, limit: int, after: Place | None = None) -> list[Item]:
        """Return at most *limit* entries that follow the place *after*."""
        return find_items(self._conn, self._wanted, limit=limit, after=after)

    def count(self) -> int:
        """Return how many entries there are."""
        return count_items(self._conn, self._wanted)
