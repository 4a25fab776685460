"""Who saw which feed entry: the `raw_item_sightings` table, with what decides of each feed."""

from __future__ import annotations

from collections.abc import Collection

from psycopg import Connection
from psycopg.rows import dict_row

from anishelf.decisions.domain.decision import Sighting
from anishelf.decisions.domain.policy import PolicyBook
from anishelf.feeds.domain.states import StartPolicy


def sightings_of(
    conn: Connection, item_ids: Collection[int], book: PolicyBook
) -> dict[int, tuple[Sighting, ...]]:
    """Return who saw each of these items; the items of a feed share its objects."""
    feeds = _feeds(conn, book)
    found: dict[int, tuple[Sighting, ...]] = {}
    rows = conn.execute(
        """
        SELECT raw_item_id, subscription_id, first_fetch FROM raw_item_sightings
        WHERE raw_item_id = ANY(%s)
        """,
        (list(item_ids),),
    )
    for item_id, subscription_id, first_fetch in rows:
        found[item_id] = (*found.get(item_id, ()), feeds[subscription_id, first_fetch])
    return found


def _feeds(conn: Connection, book: PolicyBook) -> dict[tuple[int, bool], Sighting]:
    """Return every subscription twice: as its first fetch saw something, and as a later one did."""
    with conn.cursor(row_factory=dict_row) as cursor:
        cursor.execute(
            """
            SELECT id AS subscription_id, priority, active, paused, start_policy, start_at,
                   start_episode::float8, created_at AS subscribed_at
            FROM subscriptions
            """
        )
        return {
            (row["subscription_id"], first): Sighting(
                **row | {"start_policy": StartPolicy(row["start_policy"])},
                first_fetch=first,
                policy=book.of(row["subscription_id"]),
            )
            for row in cursor
            for first in (False, True)
        }
