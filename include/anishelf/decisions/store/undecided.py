"""What must be decided: releases with who saw their items, read from several tables."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from psycopg import Connection
from psycopg.rows import dict_row

from anishelf.decisions.domain.decision import Sighting, in_turn
from anishelf.decisions.domain.filters import FilterSubject
from anishelf.decisions.domain.policy import PolicyBook
from anishelf.decisions.domain.release import UndecidedRelease
from anishelf.decisions.domain.states import Decision
from anishelf.decisions.store.policies import Policies
from anishelf.feeds.domain.states import StartPolicy
from anishelf.identity.domain.query import IdentityQuery
from anishelf.titles.parser import is_recap


def undecided(conn: Connection) -> list[UndecidedRelease]:
    """Return the releases to decide, oldest first, each with who saw its item."""
    with conn.cursor(row_factory=dict_row) as cursor:
        rows = cursor.execute(_UNDECIDED).fetchall()
    seen = _sightings_of(conn, [row["raw_item_id"] for row in rows])
    return [_undecided(row, seen.get(row["raw_item_id"], ())) for row in rows]


def queries(conn: Connection) -> list[tuple[int, IdentityQuery, bool]]:
    """Return every release's id, what names its show, and whether it waits for a decision."""
    return [
        (
            release_id,
            IdentityQuery(titles=tuple(titles), season=season, external_ids=tuple(ids)),
            bool(is_open),
        )
        for release_id, titles, season, ids, is_open in conn.execute(_QUERIES)
    ]


_UNDECIDED = """
SELECT r.*, i.title, i.external_ids, i.published_at, i.status = 'skipped' AS skipped,
       i.status IN ('unmatched', 'failed') AS unread,
       ARRAY(SELECT group_id FROM release_groups
             WHERE release_id = r.id) AS group_ids,
       EXISTS (SELECT FROM downloads d WHERE d.release_id = r.id) AS taken,
       r.titles IN (SELECT k.titles FROM releases k
                    WHERE k.season_id IS NOT NULL
                      AND k.decided_at > now() - interval '200 days') AS known
FROM releases r
JOIN raw_items i ON i.id = r.raw_item_id
WHERE (i.status = 'parsed' AND (r.decision IS NULL OR r.decision = 'blocked'))
   OR (i.status IN ('skipped', 'unmatched', 'failed')
       AND r.decision IS DISTINCT FROM 'filtered')
   OR (i.status = 'parsed'
       AND EXISTS (SELECT FROM raw_item_sightings g
                   WHERE g.raw_item_id = i.id AND g.seen_at > r.decided_at)
       AND NOT EXISTS (SELECT FROM downloads d WHERE d.release_id = r.id))
ORDER BY i.published_at NULLS FIRST, r.id
"""

_QUERIES = """
SELECT r.id, r.titles, r.season_number, i.external_ids,
       r.decision IS NULL OR r.decision = 'blocked'
FROM releases r JOIN raw_items i ON i.id = r.raw_item_id ORDER BY r.id
"""


def _sightings_of(conn: Connection, item_ids: Collection[int]) -> dict[int, tuple[Sighting, ...]]:
    """Return who saw each of these items; the items of a feed share its objects."""
    feeds = _feeds(conn, Policies(conn).book())
    found: dict[int, tuple[Sighting, ...]] = {}
    rows = conn.execute(
        """
        SELECT raw_item_id, subscription_id, first_fetch, asked FROM raw_item_sightings
        WHERE raw_item_id = ANY(%s)
        """,
        (list(item_ids),),
    )
    for item_id, subscription_id, first_fetch, asked in rows:
        seen = feeds[subscription_id, first_fetch]
        found[item_id] = (*found.get(item_id, ()), _asked(seen) if asked else seen)
    return found


def _asked(seen: Sighting) -> Sighting:
    """Return a sighting of what was looked for by hand: however old it is, and whatever its words."""
    policy = replace(seen.policy, must_have=())
    return replace(seen, start_policy=StartPolicy.EVERYTHING, policy=policy)


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


def _undecided(row: dict[str, Any], sightings: tuple[Sighting, ...]) -> UndecidedRelease:
    turn = tuple(sighting.subscription_id for sighting in in_turn(sightings))
    return UndecidedRelease(
        id=row["id"],
        title=row["title"],
        query=IdentityQuery(
            titles=tuple(row["titles"]),
            season=row["season_number"],
            episode=_number(row["episode"]),
            episode_end=_number(row["episode_end"]),
            absolute_episode=_number(row["absolute_episode"]),
            year=row["year"],
            is_movie=row["is_movie"],
            is_special=row["is_special"],
            is_batch=row["is_batch"] and not is_recap(row["title"]),
            external_ids=tuple(row["external_ids"]),
            published_at=row["published_at"],
        ),
        sightings=sightings,
        filter_subject=FilterSubject(row["title"], frozenset(row["group_ids"]), turn),
        skipped=row["skipped"],
        unread=row["unread"],
        taken=row["taken"],
        decision=Decision(row["decision"]) if row["decision"] else None,
        known=row["known"],
    )


def _number(value: Any) -> float | None:
    return None if value is None else float(value)
