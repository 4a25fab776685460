"""The `raw_items` and `raw_item_sightings` tables: every feed entry, stored permanently."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from psycopg import Connection
from psycopg.rows import dict_row

from anishelf.core import history
from anishelf.core.states import check_transition
from anishelf.errors import StaleStatus
from anishelf.feeds.domain.feed import APART, FeedItem, RawItem
from anishelf.feeds.domain.states import ITEM_TRANSITIONS, ItemStatus
from anishelf.feeds.domain.subscription import Stored
from anishelf.feeds.store.intake import Feed, keep_feed

_COLUMNS = """
    id, identity, title, guid, page_url, download_url, enclosure_type, infohash, size, published_at,
    external_ids, status, reason, parsed_at, created_at
"""

_INCOMING = """
    SELECT * FROM unnest(
        %(identity)s::text[], %(title)s::text[], %(guid)s::text[], %(page_url)s::text[],
        %(download_url)s::text[], %(enclosure_type)s::text[], %(infohash)s::text[],
        %(size)s::bigint[], %(published_at)s::timestamptz[], %(external_ids)s::text[])
        AS t (identity, title, guid, page_url, download_url, enclosure_type, infohash, size,
              published_at, ids)
"""
_INSERT = f"""
    INSERT INTO raw_items (identity, title, guid, page_url, download_url,
        enclosure_type, infohash, size, published_at, external_ids, created_at)
    SELECT identity, title, guid, page_url, download_url,
        enclosure_type, infohash, size, published_at, string_to_array(ids, ' '), %(now)s
    FROM ({_INCOMING}) AS incoming ORDER BY identity
    ON CONFLICT (identity) DO NOTHING
"""


class RawItems:
    """Reads and writes feed entries; their status changes only here."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def add(
        self, subscription_id: int, items: Sequence[tuple[str, FeedItem]], *, now: datetime
    ) -> Stored:
        """Keep a whole feed (identity, entry) and who saw it; adding it again changes nothing.

        What another feed has under the same identity and states otherwise stays that feed's: this
        one's becomes an entry of its own. The statements take locks in the order of the
        identities, so that two feeds with the same entries wait for each other instead of
        deadlocking; the later ones see what the other feed has committed meanwhile, which one
        statement would not.
        """
        if not items:
            return Stored(fetched=0, new=0)
        with self._conn.transaction():
            new = keep_feed(self._conn, subscription_id, items, now=now, insert=self._insert)
        return Stored(fetched=len(items), new=new)

    def ask_for(
        self, subscription_id: int, items: Sequence[tuple[str, FeedItem]], now: datetime
    ) -> Stored:
        """Keep entries that somebody asks for: however old they are, the subscription wants them.

        What it refused for its age before is decided again; asking again changes nothing.
        """
        known_as = [identity for identity, _ in items]
        known_as += [f"{identity}{APART}{subscription_id}" for identity in known_as]
        with self._conn.transaction():
            stored = self.add(subscription_id, items, now=now)
            self._conn.execute(
                """
                UPDATE raw_item_sightings g SET asked = true, seen_at = %s
                FROM raw_items i
                WHERE i.id = g.raw_item_id AND g.subscription_id = %s AND i.identity = ANY(%s)
                  AND NOT g.asked
                """,
                (now, subscription_id, known_as),
            )
        return stored

    def _insert(self, feed: Feed) -> int:
        return self._conn.execute(_INSERT, feed).rowcount

    def ids_of(self, identities: Collection[str]) -> list[int]:
        """Return the items that are known under these identities."""
        rows = self._conn.execute(
            "SELECT id FROM raw_items WHERE identity = ANY(%s) ORDER BY id", (list(identities),)
        )
        return [int(row[0]) for row in rows]

    def get(self, item_id: int) -> RawItem | None:
        """Return one item."""
        found = self._select("WHERE id = %s", (item_id,))
        return found[0] if found else None

    def pending(self, *, limit: int) -> list[RawItem]:
        """Return items whose title was not read yet, oldest first."""
        return self._select("WHERE status = 'pending' ORDER BY id LIMIT %s", (limit,))

    def newest(self, *, limit: int) -> list[tuple[int, str]]:
        """Return the id and title of the newest items, what a user set aside left out."""
        return self._conn.execute(
            """
            SELECT id, title FROM raw_items WHERE status <> 'skipped' ORDER BY id DESC LIMIT %s
            """,
            (limit,),
        ).fetchall()

    def advance(
        self, item_id: int, *, old: ItemStatus, new: ItemStatus, reason: str | None = None
    ) -> None:
        """Move one item from *old* to *new*, or raise StaleStatus."""
        if self.advance_all({item_id: reason}, old=old, new=new) != 1:
            raise StaleStatus(f"item {item_id} is no longer {old}; look at it again")

    def advance_all(
        self, reasons: Mapping[int, str | None], *, old: ItemStatus, new: ItemStatus
    ) -> int:
        """Move the items (id → reason) that are still *old*; return how many were.

        One statement with its history, because a feed of 10,000 entries is read at once.
        """
        check_transition(ITEM_TRANSITIONS, old=old, new=new)
        return history.change_count(
            self._conn,
            """
            UPDATE raw_items i
            SET status = %(new)s::item_status, reason = wish.reason,
                parsed_at = CASE %(new)s WHEN 'pending' THEN NULL
                                         WHEN 'skipped' THEN parsed_at ELSE now() END
            FROM unnest(%(ids)s::bigint[], %(reasons)s::text[]) AS wish (id, reason)
            WHERE i.id = wish.id AND i.status = %(old)s::item_status
            RETURNING i.id, %(old)s::text AS old, %(new)s::text AS new, i.reason
            """,
            {"ids": list(reasons), "reasons": list(reasons.values()), "old": old, "new": new},
            entity="raw_items",
        )

    def skip(self, item_ids: Collection[int], *, reason: str) -> int:
        """Set items aside permanently, whatever became of them; return how many were not yet."""
        return self._move_any(item_ids, new=ItemStatus.SKIPPED, reason=reason)

    def reopen(self, item_ids: Collection[int], *, reason: str) -> int:
        """Make the titles of these items be read again; return how many were not waiting yet."""
        return self._move_any(item_ids, new=ItemStatus.PENDING, reason=reason)

    def _move_any(self, item_ids: Collection[int], *, new: ItemStatus, reason: str) -> int:
        moved = 0
        reasons = dict.fromkeys(item_ids, reason)
        with self._conn.transaction():
            for old in (status for status, news in ITEM_TRANSITIONS.items() if new in news):
                moved += self.advance_all(reasons, old=old, new=new)
        return moved

    def _select(self, clause: str, params: tuple[object, ...]) -> list[RawItem]:
        with self._conn.cursor(row_factory=dict_row) as cursor:
            cursor.execute(f"SELECT {_COLUMNS} FROM raw_items {clause}", params)
            return [_item(row) for row in cursor]


def _item(row: dict[str, Any]) -> RawItem:
    row["external_ids"] = tuple(row["external_ids"])
    row["status"] = ItemStatus(row["status"])
    return RawItem(**row)
