"""What the history says that people may be told: read by transaction, behind every open one.

Ids are given when a row is written and seen when its transaction ends; times are the sender's.
Neither alone is an order: a row that is committed late would be passed by.
"""

from __future__ import annotations

from psycopg import Connection
from psycopg.rows import class_row

from anishelf.notifications.domain.change import Change

_TOLD = (
    "sync_tasks", "downloads", "identity_reviews", "release_conflicts", "tracked_item",
)  # fmt: skip


class Changes:
    """Reads the history, and remembers how far."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def begin(self) -> None:
        """Begin here, where nothing was read yet: nobody is told of what was before."""
        self._conn.execute(
            """
            INSERT INTO notice_cursor (xact, history_id)
            SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint - 1, 9223372036854775807
            ON CONFLICT DO NOTHING
            """
        )

    def next(self, limit: int) -> list[Change]:
        """Return the next changes; the caller holds the transaction and calls `passed` in it."""
        with self._conn.cursor(row_factory=class_row(Change)) as cursor:
            cursor.execute(
                """
                WITH place AS (SELECT xact, history_id FROM notice_cursor FOR UPDATE),
                told AS (
                    SELECT h.* FROM status_history h, place p
                    WHERE h.xact >= p.xact::text::xid8
                      AND (h.xact, h.id) > (p.xact::text::xid8, p.history_id)
                      AND h.xact < pg_snapshot_xmin(pg_current_snapshot())
                    ORDER BY h.xact, h.id LIMIT %(limit)s
                )
                SELECT h.xact::text::bigint AS xact, h.id, h.entity, h.old_status AS old,
                       h.new_status AS new, h.reason, h.at, coalesce(t.task_type = 'resync', false)
                       AS resync, coalesce(w.title, m.title) AS show, w.id AS show_id,
                       coalesce(CASE WHEN w.kind <> 'movie' THEN s.number END, i.season) AS season,
                       CASE WHEN w.kind IS DISTINCT FROM 'movie'
                            THEN coalesce(trim_scale(e.number)::text, i.episode::text) END AS episode,
                       coalesce(r.title, d.title) AS about, NULL::text AS "group",
                       sub.subscription_id, coalesce(people.names, '{}') AS people
                FROM told h
                LEFT JOIN sync_tasks t ON h.entity = 'sync_tasks' AND t.id = h.entity_id
                LEFT JOIN episodes e ON e.id = t.episode_id
                LEFT JOIN seasons s ON s.id = e.season_id
                LEFT JOIN works w ON w.id = s.work_id
                LEFT JOIN identity_reviews r
                       ON h.entity = 'identity_reviews' AND r.id = h.entity_id
                LEFT JOIN LATERAL (
                    SELECT x.title, l.raw_item_id FROM downloads y
                    JOIN releases l ON l.id = y.release_id JOIN raw_items x ON x.id = l.raw_item_id
                    WHERE y.id = CASE h.entity WHEN 'downloads' THEN h.entity_id
                                 ELSE t.download_id END) d ON true
                LEFT JOIN LATERAL (
                    SELECT min(g.subscription_id) AS subscription_id FROM raw_item_sightings g
                    WHERE g.raw_item_id = d.raw_item_id) sub ON true
                LEFT JOIN tracked_items i ON h.entity = 'tracked_item' AND i.id = h.entity_id
                LEFT JOIN media m ON m.id = i.media_id
                LEFT JOIN LATERAL (
                    SELECT array_agg(DISTINCT q.person) FILTER (WHERE q.person IS NOT NULL) AS names
                    FROM request_items z JOIN requests q ON q.id = z.request_id
                    WHERE z.item_id = i.id) people ON true
                WHERE h.entity = ANY (%(told)s) OR h.id = (SELECT id FROM told
                                                           ORDER BY xact DESC, id DESC LIMIT 1)
                ORDER BY h.xact, h.id
                """,
                {"limit": limit, "told": list(_TOLD)},
            )
            return cursor.fetchall()

    def passed(self, last: Change) -> None:
        """Remember that everything up to *last* was read."""
        self._conn.execute(
            "UPDATE notice_cursor SET xact = %s, history_id = %s", (last.xact, last.id)
        )
