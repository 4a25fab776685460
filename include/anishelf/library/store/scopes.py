"""Which series a scope of the library touches."""

from __future__ import annotations

from collections.abc import Collection

from psycopg import Connection


def works_in_scope(
    conn: Connection,
    *,
    work_ids: Collection[int] | None = None,
    season_id: int | None = None,
    download_ids: Collection[int] | None = None,
) -> list[int]:
    """Return the series that have a present file in scope, in the order of their ids."""
    rows = conn.execute(
        """
        SELECT DISTINCT s.work_id FROM library_files f
        JOIN episodes e ON e.id = f.episode_id JOIN seasons s ON s.id = e.season_id
        WHERE f.is_there
          AND (%(works)s::bigint[] IS NULL OR s.work_id = ANY(%(works)s))
          AND (%(season)s::bigint IS NULL OR s.id = %(season)s)
          AND (%(downloads)s::bigint[] IS NULL OR f.download_id = ANY(%(downloads)s))
        ORDER BY 1
        """,
        {
            "works": None if work_ids is None else list(work_ids),
            "season": season_id,
            "downloads": None if download_ids is None else list(download_ids),
        },
    ).fetchall()
    return [work for (work,) in rows]
