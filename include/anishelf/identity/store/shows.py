"""The tables `works`, `seasons`, `season_parts` and `episodes`.

Everything is found or made under its unique key, so that any number of runs end with one row.
"""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal

from psycopg import Connection, Rollback

from anishelf.identity.domain.states import WorkKind
from anishelf.identity.domain.work import KnownSeason, NewEpisode, NewWork


class Shows:
    """Finds and makes the rows that releases and files hang on.

    What was looked up is remembered until something is made: many releases of one show come together.
    """

    def __init__(self, conn: Connection) -> None:
        self._conn = conn
        self._seasons: dict[int, KnownSeason | None] = {}

    def season_of(self, bangumi_id: int) -> KnownSeason | None:
        """Return the season that the subject is a part of, or None when it has no row yet."""
        if bangumi_id not in self._seasons:
            self._seasons[bangumi_id] = self._season_of(bangumi_id)
        return self._seasons[bangumi_id]

    def _season_of(self, bangumi_id: int) -> KnownSeason | None:
        row = self._conn.execute(
            """
            SELECT s.id, s.work_id, s.number, s.kind, p.first_episode
            FROM season_parts p JOIN seasons s ON s.id = p.season_id
            WHERE p.bangumi_id = %s
            """,
            (bangumi_id,),
        ).fetchone()
        return KnownSeason(row[0], row[1], row[2], WorkKind(row[3]), int(row[4])) if row else None

    def ensure_season(
        self, work: NewWork, *, number: int, title: str, bangumi_id: int, first_episode: int = 1
    ) -> KnownSeason | None:
        """Return season *number* of *work* with the subject as its part; make what is missing.

        A second cour begins at a later *first_episode*. None means that the season exists and is
        made of another subject there.
        """
        self._seasons.pop(bangumi_id, None)
        with self._conn.transaction() as change:
            work_id = self._lock_work(work)
            known = self._season_of(bangumi_id)
            if known is not None:
                return known
            season_id = self._season(work_id, number, kind=work.kind, title=title)
            if not self._add_part(season_id, bangumi_id, first_episode):
                raise Rollback(change)  # nothing is left of a season that is not ours
            return KnownSeason(season_id, work_id, number, work.kind, first_episode)
        return None

    def ensure_specials(self, work_id: int, *, title: str) -> KnownSeason:
        """Return Season 00 of the work; make it when it is missing."""
        with self._conn.transaction():
            self._conn.execute("SELECT FROM works WHERE id = %s FOR UPDATE", (work_id,))
            season_id = self._season(work_id, 0, kind=WorkKind.TV, title=title)
            return KnownSeason(season_id, work_id, 0, WorkKind.TV)

    def ensure_episode(self, season_id: int, episode: NewEpisode) -> int:
        """Return the row of one episode; make it, or add what was not known before."""
        return self.ensure_episodes([(season_id, episode)])[season_id, episode.number]

    def ensure_episodes(
        self, wanted: Collection[tuple[int, NewEpisode]]
    ) -> dict[tuple[int, Decimal], int]:
        """Return the rows of (season, episode) by their number; make what is missing.

        An episode that is known by its id on bangumi.tv keeps the number that it has.
        """
        unique = {(season, each.number): each for season, each in wanted}
        values = {
            "seasons": [season for season, _ in unique],
            "numbers": [number for _, number in unique],
            "bangumi": [each.bangumi_id for each in unique.values()],
            "aired": [each.aired for each in unique.values()],
        }
        with self._conn.transaction():
            # Two unique keys: without the lock a second worker may break the one not arbitrated.
            self._conn.execute(
                "SELECT FROM seasons WHERE id = ANY(%(seasons)s) ORDER BY id FOR UPDATE", values
            )
            self._conn.execute(_ADD_EPISODES, values)
            rows = self._conn.execute(_EPISODES, values).fetchall()
        return {(season, number): episode_id for season, number, episode_id in rows}

    def ensure_special(self, season_id: int, episode: NewEpisode) -> int:
        """Return the row of a special; its number is the wished one, or the next that is free.

        A number once given stays: a special that bangumi.tv lists later gets a later number.
        """
        with self._conn.transaction():
            self._conn.execute("SELECT FROM seasons WHERE id = %s FOR UPDATE", (season_id,))
            known = self._episode_by_bangumi_id(episode.bangumi_id)
            if known is not None:
                return known
            row = self._conn.execute(
                """
                SELECT count(*) FILTER (WHERE number = %s), COALESCE(max(number), 0) + 1
                FROM episodes WHERE season_id = %s
                """,
                (episode.number, season_id),
            ).fetchone()
            assert row is not None
            taken, free = row
            return self._insert_episode(season_id, free if taken else episode.number, episode)

    def _lock_work(self, work: NewWork) -> int:
        # The work's row is the lock: whoever places a part of the same show waits here.
        self._conn.execute(
            """
            INSERT INTO works (kind, bangumi_id, title, original_title, year)
            VALUES (%s, %s, %s, %s, %s)
            ON CONFLICT (bangumi_id) DO NOTHING
            """,
            (work.kind, work.bangumi_id, work.title, work.original_title, work.year),
        )
        row = self._conn.execute(
            "SELECT id FROM works WHERE bangumi_id = %s FOR UPDATE", (work.bangumi_id,)
        ).fetchone()
        assert row is not None
        return int(row[0])

    def _add_part(self, season_id: int, bangumi_id: int, first_episode: int) -> bool:
        cursor = self._conn.execute(
            """
            INSERT INTO season_parts (season_id, bangumi_id, first_episode) VALUES (%s, %s, %s)
            ON CONFLICT DO NOTHING
            """,
            (season_id, bangumi_id, first_episode),
        )
        return cursor.rowcount == 1

    def _season(self, work_id: int, number: int, *, kind: WorkKind, title: str) -> int:
        row = self._conn.execute(
            "SELECT id FROM seasons WHERE work_id = %s AND number = %s AND kind = %s",
            (work_id, number, kind),
        ).fetchone()
        if row is None:
            row = self._conn.execute(
                """
                INSERT INTO seasons (work_id, kind, number, title) VALUES (%s, %s, %s, %s)
                RETURNING id
                """,
                (work_id, kind, number, title),
            ).fetchone()
        assert row is not None
        return int(row[0])

    def _episode_by_bangumi_id(self, bangumi_episode_id: int | None) -> int | None:
        row = self._conn.execute(
            "SELECT id FROM episodes WHERE bangumi_episode_id = %s", (bangumi_episode_id,)
        ).fetchone()
        return int(row[0]) if row else None

    def _insert_episode(self, season_id: int, number: Decimal, episode: NewEpisode) -> int:
        row = self._conn.execute(
            """
            INSERT INTO episodes AS e (season_id, number, bangumi_episode_id, aired)
            VALUES (%s, %s, %s, %s)
            ON CONFLICT (season_id, number) DO UPDATE
            SET bangumi_episode_id = COALESCE(EXCLUDED.bangumi_episode_id, e.bangumi_episode_id),
                aired = COALESCE(EXCLUDED.aired, e.aired)
            RETURNING id
            """,
            (season_id, number, episode.bangumi_id, episode.aired),
        ).fetchone()
        assert row is not None
        return int(row[0])


_WANTED_EPISODES = """
    unnest(%(seasons)s::bigint[], %(numbers)s::numeric[], %(bangumi)s::int[], %(aired)s::date[])
    AS t (season_id, number, bangumi_id, aired)
"""

_ADD_EPISODES = f"""
INSERT INTO episodes AS e (season_id, number, bangumi_episode_id, aired)
SELECT season_id, number, bangumi_id, aired FROM {_WANTED_EPISODES}
WHERE NOT EXISTS (SELECT FROM episodes k WHERE k.bangumi_episode_id = t.bangumi_id)
ORDER BY season_id, number
ON CONFLICT (season_id, number) DO UPDATE
SET bangumi_episode_id = COALESCE(EXCLUDED.bangumi_episode_id, e.bangumi_episode_id),
    aired = COALESCE(EXCLUDED.aired, e.aired)
WHERE (e.bangumi_episode_id, e.aired) IS DISTINCT FROM (
    COALESCE(EXCLUDED.bangumi_episode_id, e.bangumi_episode_id), COALESCE(EXCLUDED.aired, e.aired))
"""

_EPISODES = f"""
SELECT t.season_id, t.number, COALESCE(k.id, e.id) FROM {_WANTED_EPISODES}
LEFT JOIN episodes k ON k.bangumi_episode_id = t.bangumi_id
LEFT JOIN episodes e ON e.season_id = t.season_id AND e.number = t.number
"""
