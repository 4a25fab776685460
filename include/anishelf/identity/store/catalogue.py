"""The tables `catalogue_shows`, `catalogue_names`, `catalogue_ids` and `catalogue_loads`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from psycopg import Connection

from anishelf.identity.domain.catalogue import CatalogueName, CatalogueShow
from anishelf.identity.domain.likeness import NamedKey
from anishelf.identity.domain.states import WorkKind

Answer = TypeVar("Answer")


class Catalogue:
    """The public catalogue of shows; it is replaced as a whole.

    What was asked once is remembered: ten thousand releases name a hundred shows.
    """

    def __init__(self, conn: Connection) -> None:
        self._conn = conn
        self._answers: dict[tuple[object, ...], Any] = {}

    def _once(self, key: tuple[object, ...], ask: Callable[[], Answer]) -> Answer:
        if key not in self._answers:
            self._answers[key] = ask()
        answer: Answer = self._answers[key]
        return answer

    def digest(self) -> str | None:
        """Return what identifies the loaded file, or None while nothing is loaded."""
        row = self._conn.execute("SELECT digest FROM catalogue_loads").fetchone()
        return str(row[0]) if row else None

    def count(self) -> int:
        """Return how many shows are known."""
        row = self._conn.execute("SELECT count(*) FROM catalogue_shows").fetchone()
        return int(row[0]) if row else 0

    def confirm(self, *, now: datetime) -> None:
        """Note that the loaded file is still the newest."""
        self._conn.execute("UPDATE catalogue_loads SET checked_at = %s", (now,))

    def replace(
        self,
        shows: Sequence[CatalogueShow],
        names: Iterable[CatalogueName],
        *,
        digest: str,
        now: datetime,
    ) -> None:
        """Make the catalogue exactly *shows*; readers see the old one until it is complete."""
        self._answers.clear()
        with self._conn.transaction(), self._conn.cursor() as cursor:
            cursor.execute("LOCK TABLE catalogue_loads IN EXCLUSIVE MODE")
            cursor.execute("DELETE FROM catalogue_shows")
            with cursor.copy(
                "COPY catalogue_shows (bangumi_id, names, kind, begins, ends, ids, english, begins_at)"
                " FROM STDIN"
            ) as rows:
                for show in shows:
                    rows.write_row(_show_row(show))
            with cursor.copy(
                "COPY catalogue_names (bangumi_id, key, season, name, from_digit) FROM STDIN"
            ) as rows:
                for each in names:
                    rows.write_row(_name_row(each))
            cursor.execute(_FILL_IDS)
            cursor.execute(_NOTE_LOAD, {"digest": digest, "now": now, "shows": len(shows)})
        self._conn.execute("ANALYZE catalogue_names")

    def named(self, keys: Collection[str]) -> list[CatalogueName]:
        """Return every name whose compared form is one of *keys*."""
        return self._once(("named", *sorted(keys)), lambda: self._named(keys))

    def _named(self, keys: Collection[str]) -> list[CatalogueName]:
        rows = self._conn.execute(
            f"""
            SELECT {_SHOW}, n.key, n.season, n.name, n.from_digit
            FROM catalogue_names n JOIN catalogue_shows s USING (bangumi_id)
            WHERE n.key = ANY(%s)
            ORDER BY n.bangumi_id, n.from_digit, n.name
            """,
            (list(keys),),
        )
        return [CatalogueName(_show(row[:8]), *row[8:]) for row in rows]

    def keys(self) -> list[NamedKey]:
        """Return every name as it is compared, with whose it is."""
        return self._once(("keys",), self._keys)

    def _keys(self) -> list[NamedKey]:
        rows = self._conn.execute(
            """
            SELECT DISTINCT key, bangumi_id FROM catalogue_names
            WHERE NOT from_digit ORDER BY bangumi_id, key
            """
        )
        return [NamedKey(key, bangumi_id) for key, bangumi_id in rows]

    def shows(self, bangumi_ids: Collection[int]) -> dict[int, CatalogueShow]:
        """Return those of the subjects that the catalogue knows."""
        return self._once(("shows", *sorted(bangumi_ids)), lambda: self._shows(bangumi_ids))

    def _shows(self, bangumi_ids: Collection[int]) -> dict[int, CatalogueShow]:
        rows = self._conn.execute(
            f"SELECT {_SHOW} FROM catalogue_shows s WHERE bangumi_id = ANY(%s)",
            (list(bangumi_ids),),
        )
        return {row[0]: _show(row) for row in rows}

    def season_of_tmdb(self, series: str, season: int) -> list[CatalogueShow]:
        """Return the parts of a season of a TMDB series (`tv/45997`), the oldest first."""
        return self._once(
            ("season_of_tmdb", series, season), lambda: self._season_of_tmdb(series, season)
        )

    def _season_of_tmdb(self, series: str, season: int) -> list[CatalogueShow]:
        rows = self._conn.execute(
            f"""
            SELECT {_SHOW} FROM catalogue_ids i JOIN catalogue_shows s USING (bangumi_id)
            WHERE i.namespace = 'tmdb' AND i.value = %s
            ORDER BY s.begins NULLS LAST, s.bangumi_id
            """,
            (f"{series}/season/{season}",),
        )
        return [_show(row) for row in rows]

    def first_of_tmdb(self, series: str) -> CatalogueShow | None:
        """Return the oldest first season of a TMDB series, or None."""
        return self._once(("first_of_tmdb", series), lambda: self._first_of_tmdb(series))

    def _first_of_tmdb(self, series: str) -> CatalogueShow | None:
        row = self._conn.execute(
            f"""
            SELECT {_SHOW} FROM catalogue_ids i JOIN catalogue_shows s USING (bangumi_id)
            WHERE i.namespace = 'tmdb' AND i.value IN (%(series)s, %(series)s || '/season/1')
              AND s.kind = 'tv' AND s.begins IS NOT NULL
            ORDER BY s.begins, s.bangumi_id LIMIT 1
            """,
            {"series": series},
        ).fetchone()
        return _show(row) if row else None

    def subject_of(self, namespace: str, value: str) -> int | None:
        """Return the one subject that has this id elsewhere; None for none and for several."""
        return self._once(
            ("subject_of", namespace, value), lambda: self._subject_of(namespace, value)
        )

    def _subject_of(self, namespace: str, value: str) -> int | None:
        rows = self._conn.execute(
            "SELECT bangumi_id FROM catalogue_ids WHERE namespace = %s AND value = %s LIMIT 2",
            (namespace, value),
        ).fetchall()
        return int(rows[0][0]) if len(rows) == 1 else None


_SHOW = "s.bangumi_id, s.names, s.kind, s.begins, s.ends, s.ids, s.english, s.begins_at"

_FILL_IDS = """
INSERT INTO catalogue_ids (bangumi_id, namespace, value)
SELECT DISTINCT bangumi_id, split_part(id, '/', 1), substr(id, strpos(id, '/') + 1)
FROM catalogue_shows, unnest(ids) AS id
"""

_NOTE_LOAD = """
INSERT INTO catalogue_loads (singleton, digest, shows, loaded_at, checked_at)
VALUES (true, %(digest)s, %(shows)s, %(now)s, %(now)s)
ON CONFLICT (singleton) DO UPDATE
SET digest = EXCLUDED.digest, shows = EXCLUDED.shows,
    loaded_at = EXCLUDED.loaded_at, checked_at = EXCLUDED.checked_at
"""


def _show_row(show: CatalogueShow) -> tuple[object, ...]:
    return (
        *(show.bangumi_id, list(show.names), show.kind.value),
        *(show.begins, show.ends, list(show.ids), show.english, show.begins_at),
    )


def _name_row(each: CatalogueName) -> tuple[object, ...]:
    return (each.show.bangumi_id, each.key, each.season, each.name, each.from_digit)


def _show(row: Sequence[Any]) -> CatalogueShow:
    bangumi_id, names, kind, begins, ends, ids, *rest = row
    return CatalogueShow(bangumi_id, tuple(names), WorkKind(kind), begins, ends, tuple(ids), *rest)
