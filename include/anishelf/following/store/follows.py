"""The table `follows`: which shows are followed, and by which subscriptions."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from psycopg import Connection
from psycopg.rows import class_row

from anishelf.following.domain.follow import Follow

_COLUMNS = """
    id, bangumi_id, subscription_id, title, site, group_name AS "group", followed_by, followed_at,
    ended_by, ended_at
"""


class Follows:
    """Reads and writes what is followed; an ended row stays as history."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def add(
        self,
        bangumi_id: int,
        subscription_id: int,
        *,
        title: str,
        site: str,
        group: str | None,
        by: str,
        now: datetime,
    ) -> Follow:
        """Note that a subscription follows a show; what is noted already stays as it is."""
        self._conn.execute(
            """
            INSERT INTO follows
                (bangumi_id, subscription_id, title, site, group_name, followed_by, followed_at)
            VALUES (%s, %s, %s, %s, %s, %s, %s)
            ON CONFLICT (bangumi_id, subscription_id) WHERE ended_at IS NULL DO NOTHING
            """,
            (bangumi_id, subscription_id, title, site, group, by, now),
        )
        (found,) = self._select(
            "WHERE bangumi_id = %s AND subscription_id = %s AND ended_at IS NULL",
            (bangumi_id, subscription_id),
        )
        return found

    def of(self, bangumi_id: int) -> list[Follow]:
        """Return what follows a show now, the oldest first."""
        return self._select("WHERE bangumi_id = %s AND ended_at IS NULL ORDER BY id", (bangumi_id,))

    def open(self) -> list[Follow]:
        """Return everything that is followed now, by title."""
        return self._select("WHERE ended_at IS NULL ORDER BY title, id", ())

    def end(self, ids: Collection[int], *, by: str, now: datetime) -> None:
        """Note that these do not follow any more."""
        self._conn.execute(
            "UPDATE follows SET ended_by = %s, ended_at = %s WHERE id = ANY(%s) AND ended_at IS NULL",
            (by, now, list(ids)),
        )

    def lone_subscriptions(self, subscription_ids: Collection[int]) -> list[int]:
        """Return those of these subscriptions that follow no show any more and did follow one."""
        rows = self._conn.execute(
            """
            SELECT DISTINCT f.subscription_id FROM follows f
            JOIN subscriptions s ON s.id = f.subscription_id AND s.active
            WHERE f.subscription_id = ANY(%s)
              AND NOT EXISTS (SELECT FROM follows o WHERE o.subscription_id = f.subscription_id
                                AND o.ended_at IS NULL)
            ORDER BY 1
            """,
            (list(subscription_ids),),
        )
        return [int(row[0]) for row in rows]

    def bringing(self, bangumi_id: int) -> list[int]:
        """Return the active subscriptions that follow a show, then those that have brought it."""
        rows = self._conn.execute(
            """
            SELECT s.id FROM subscriptions s
            LEFT JOIN follows f ON f.subscription_id = s.id AND f.bangumi_id = %(id)s
                AND f.ended_at IS NULL
            WHERE s.active AND (f.id IS NOT NULL OR EXISTS (
                SELECT FROM raw_item_sightings g JOIN releases r ON r.raw_item_id = g.raw_item_id
                JOIN season_parts p ON p.season_id = r.season_id
                WHERE g.subscription_id = s.id AND p.bangumi_id = %(id)s))
            ORDER BY f.id IS NULL, s.priority DESC, s.id
            """,
            {"id": bangumi_id},
        )
        return [int(row[0]) for row in rows]

    def here(self, bangumi_id: int) -> frozenset[int]:
        """Return the episodes (ids of bangumi.tv) that are here, on their way, or were removed."""
        rows = self._conn.execute(
            """
            SELECT e.bangumi_episode_id FROM season_parts p
            JOIN episodes e ON e.season_id = p.season_id
            WHERE p.bangumi_id = %s AND e.bangumi_episode_id IS NOT NULL
              AND (NOT e.wanted
                   OR EXISTS (SELECT FROM library_files f WHERE f.episode_id = e.id
                                AND (f.is_there OR f.state = 'missing'))
                   OR EXISTS (SELECT FROM release_episodes re
                              JOIN downloads d ON d.release_id = re.release_id
                              WHERE re.episode_id = e.id AND re.decision = 'wanted'
                                AND d.status IN ('pending', 'downloading', 'completed')))
            """,
            (bangumi_id,),
        )
        return frozenset(int(row[0]) for row in rows)

    def _select(self, clause: str, params: tuple[object, ...]) -> list[Follow]:
        with self._conn.cursor(row_factory=class_row(Follow)) as cursor:
            cursor.execute(f"SELECT {_COLUMNS} FROM follows {clause}", params)
            return cursor.fetchall()
