"""The tables `tvdb_links` and `id_list_loads`: the community's id list, replaced as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from psycopg import Connection

from anishelf.identity.domain.id_lists import TvdbLink


class IdLists:
    """Finds the shows of TheTVDB's ids by AniDB's and TMDB's in the catalogue."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def digest(self) -> str | None:
        """Return what identifies the loaded list, or None while nothing is loaded."""
        row = self._conn.execute("SELECT digest FROM id_list_loads").fetchone()
        return str(row[0]) if row else None

    def count(self) -> int:
        """Return how many rows are known."""
        row = self._conn.execute("SELECT count(*) FROM tvdb_links").fetchone()
        return int(row[0]) if row else 0

    def confirm(self, *, now: datetime) -> None:
        """Note that the loaded list is still the newest."""
        self._conn.execute("UPDATE id_list_loads SET checked_at = %s", (now,))

    def replace(self, links: Sequence[TvdbLink], *, digest: str, now: datetime) -> None:
        """Make the list exactly *links*; readers see the old one until it is complete."""
        with self._conn.transaction(), self._conn.cursor() as cursor:
            cursor.execute("LOCK TABLE id_list_loads IN EXCLUSIVE MODE")
            cursor.execute("DELETE FROM tvdb_links")
            with cursor.copy(
                "COPY tvdb_links (anidb_id, tvdb_id, season, episode_offset, tmdb_series) FROM STDIN"
            ) as rows:
                for each in links:
                    rows.write_row(
                        (
                            *(each.anidb_id, each.tvdb_id, each.season),
                            *(each.episode_offset, each.tmdb_series),
                        )
                    )
            cursor.execute(
                """
                INSERT INTO id_list_loads (singleton, digest, links, loaded_at, checked_at)
                VALUES (true, %(digest)s, %(links)s, %(now)s, %(now)s)
                ON CONFLICT (singleton) DO UPDATE
                SET digest = excluded.digest, links = excluded.links,
                    loaded_at = excluded.loaded_at, checked_at = excluded.checked_at
                """,
                {"digest": digest, "links": len(links), "now": now},
            )

    def subjects_of_tvdb(self, tvdb_id: int, season: int) -> list[int]:
        """Return the subjects that may be a season of TheTVDB, the earliest first.

        AniDB's way counts; TMDB's (the series, with that season) stands in where it finds nothing.
        Where both find something and nothing in common, both are returned: that is a question.
        Several of one way are the cours of the season.
        """
        by_anidb, by_tmdb = self._ways(tvdb_id, season)
        if self.agrees(tvdb_id, season):
            return by_anidb or by_tmdb
        return [*by_anidb, *by_tmdb]

    def agrees(self, tvdb_id: int, season: int) -> bool:
        """Return whether the two ways find something in common, or one of them nothing."""
        by_anidb, by_tmdb = self._ways(tvdb_id, season)
        return not by_anidb or not by_tmdb or bool(set(by_anidb) & set(by_tmdb))

    def _ways(self, tvdb_id: int, season: int) -> tuple[list[int], list[int]]:
        asked = {"id": tvdb_id, "season": season}
        by_anidb = [int(row[0]) for row in self._conn.execute(_BY_ANIDB, asked)]
        return by_anidb, [int(row[0]) for row in self._conn.execute(_BY_TMDB, asked)]


_BY_ANIDB = """
SELECT c.bangumi_id FROM tvdb_links t
JOIN catalogue_ids i ON i.namespace = 'anidb' AND i.value = t.anidb_id::text
JOIN catalogue_shows c ON c.bangumi_id = i.bangumi_id
WHERE t.tvdb_id = %(id)s AND t.season = %(season)s
ORDER BY t.episode_offset, c.begins NULLS LAST, c.bangumi_id
"""

_BY_TMDB = """
SELECT DISTINCT c.bangumi_id, c.begins FROM tvdb_links t
JOIN catalogue_ids i ON i.namespace = 'tmdb'
    AND i.value = 'tv/' || t.tmdb_series || '/season/' || %(season)s::int
JOIN catalogue_shows c ON c.bangumi_id = i.bangumi_id
WHERE t.tvdb_id = %(id)s
ORDER BY c.begins NULLS LAST, c.bangumi_id
"""
