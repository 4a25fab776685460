"""The shows of the library page by page: how much of each is here, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from psycopg import Connection
from psycopg.rows import kwargs_row

from anishelf.core.keyset import Place, moment_and_id, named_and_id, numbers
from anishelf.identity.domain.states import WorkKind


class ShowOrder(StrEnum):
    """What shows are ordered by; the newest, or the first of the alphabet, stands first."""

    ADDED = "added"
    TITLE = "title"
    YEAR = "year"


class ShowFilter(StrEnum):
    """Which shows; `missing` has a file that is gone, `trouble` one that could not be placed."""

    ALL = "all"
    AIRING = "airing"
    ENDED = "ended"
    MOVIE = "movie"
    MISSING = "missing"
    TROUBLE = "trouble"
    UNSEEN = "unseen"


@dataclass(frozen=True, slots=True)
class ShelvedShow:
    """A show in the library; `known` is how many episodes it is known to have, aired or not.

    `forms` has a letter for each episode in order: `h` here, `m` missing, `t` in trouble, `w` on its
    way, `n` not here, `u` not aired. `unseen` counts files that the media server does not show.
    """

    id: int
    title: str
    original_title: str
    year: int | None
    kind: WorkKind
    poster: str | None
    added_at: datetime
    seasons: int
    here: int
    known: int
    missing: int
    trouble: int
    unseen: int
    bytes: int
    forms: str


@dataclass(frozen=True, slots=True)
class ShowList:
    """Reads the shows that have a file in the library, or had one that is missing now."""

    conn: Connection
    today: date
    which: ShowFilter = ShowFilter.ALL
    order: ShowOrder = ShowOrder.ADDED
    search: str | None = None

    def page(self, *, limit: int, after: Place | None = None) -> list[ShelvedShow]:
        """Return at most *limit* shows after a place."""
        column, direction, read = _ORDERS[self.order]
        at, last = read(after)
        compared = "<" if direction == "DESC" else ">"
        place = f"AND (%(at)s::{_TYPES[self.order]} IS NULL OR ({column}, w.id) {compared} (%(at)s, %(last)s))"
        order = f"{column} {direction}, w.id {direction}"
        sql = _SHOWS.format(chosen=f"{_CHOSEN[self.which]} {place}", order=order)
        values = {"today": self.today, "search": self.search, "at": at, "last": last}
        with self.conn.cursor(row_factory=kwargs_row(_show)) as cursor:
            cursor.execute(sql.encode(), {**values, "limit": limit})
            return cursor.fetchall()

    def get(self, work_id: int) -> ShelvedShow | None:
        """Return one show, whatever it has, or None."""
        sql = _SHOWS.format(chosen="AND w.id = %(work)s", order="w.id").replace(
            _ON_THE_SHELF, "true"
        )
        with self.conn.cursor(row_factory=kwargs_row(_show)) as cursor:
            values = {"today": self.today, "search": None, "limit": 1, "work": work_id}
            cursor.execute(sql.encode(), values)
            return cursor.fetchone()

    def count(self) -> int:
        """Return how many shows fit."""
        row = self.conn.execute(
            f"SELECT count(*) FROM works w WHERE {_ON_THE_SHELF} {_SEARCH} {_CHOSEN[self.which]}".encode(),
            {"today": self.today, "search": self.search},
        ).fetchone()
        assert row is not None
        return int(row[0])

    def place_of(self, row: ShelvedShow) -> Place:
        """Return where a show stands in the list."""
        if self.order is ShowOrder.TITLE:
            return (row.title, row.id)
        if self.order is ShowOrder.YEAR:
            return (row.year or 0, row.id)
        return (row.added_at.isoformat(), row.id)


def _year_and_id(place: Place | None) -> tuple[int | None, int | None]:
    year, last = numbers(place, count=2)
    return year, last


_ORDERS: Final[Mapping[ShowOrder, tuple[str, str, Any]]] = {
    ShowOrder.ADDED: ("w.created_at", "DESC", moment_and_id),
    ShowOrder.TITLE: ("w.title", "ASC", named_and_id),
    ShowOrder.YEAR: ("coalesce(w.year, 0)", "DESC", _year_and_id),
}
_TYPES: Final = {
    ShowOrder.ADDED: "timestamptz",
    ShowOrder.TITLE: "text",
    ShowOrder.YEAR: "integer",
}
_FILES = """
    SELECT FROM seasons s JOIN episodes e ON e.season_id = s.id
    JOIN library_files f ON f.episode_id = e.id WHERE s.work_id = w.id AND
"""
_ON_THE_SHELF: Final = f"EXISTS ({_FILES} f.state <> 'trashed')"
_SEARCH: Final = """
    AND (%(search)s::text IS NULL OR strpos(lower(w.title), lower(%(search)s)) > 0
         OR strpos(lower(w.original_title), lower(%(search)s)) > 0)
"""
_AIRS = """
    EXISTS (SELECT FROM seasons s JOIN season_parts p ON p.season_id = s.id
            JOIN bangumi_episodes b ON b.subject_id = p.bangumi_id AND b.type = 0
            WHERE s.work_id = w.id AND b.air_date > %(today)s::date - 8)
"""
_CHOSEN: Final[Mapping[ShowFilter, str]] = {
    ShowFilter.ALL: "",
    ShowFilter.AIRING: f"AND w.kind <> 'movie' AND {_AIRS}",
    ShowFilter.ENDED: f"AND w.kind <> 'movie' AND NOT {_AIRS}",
    ShowFilter.MOVIE: "AND w.kind = 'movie'",
    ShowFilter.MISSING: f"AND EXISTS ({_FILES} f.state = 'missing')",
    ShowFilter.TROUBLE: f"AND EXISTS ({_FILES} f.state IN ('conflict', 'resync_failed'))",
    ShowFilter.UNSEEN: f"AND EXISTS ({_FILES} f.is_there AND f.unseen_reason IS NOT NULL)",
}

# Episodes are counted as they are placed: from the first row of the subject, if that is above 1.
LISTED: Final = """
    SELECT s.id AS season_id, s.number AS season, b.id AS bangumi_id, b.air_date, b.title, b.title_cn, b.summary,
           b.sort - greatest(min(b.sort) OVER (PARTITION BY p.id) - 1, 0) + p.first_episode - 1
               AS number
    FROM seasons s JOIN season_parts p ON p.season_id = s.id
    JOIN bangumi_episodes b ON b.subject_id = p.bangumi_id AND b.type = 0 AND b.sort = floor(b.sort)
"""
_SHOWS = f"""
WITH shown AS (
    SELECT w.id, w.title, w.original_title, w.year, w.kind, w.created_at FROM works w
    WHERE {_ON_THE_SHELF} {_SEARCH} {{chosen}} ORDER BY {{order}} LIMIT %(limit)s
)
SELECT w.id, w.title, w.original_title, w.year, w.kind, w.created_at AS added_at,
       (SELECT p.sha256 FROM sidecars p WHERE p.work_id = w.id AND p.kind = 'poster'
        ORDER BY p.id LIMIT 1) AS poster,
       each.*
FROM shown w
CROSS JOIN LATERAL (
    SELECT count(DISTINCT season_id) AS seasons, count(*) FILTER (WHERE form = 'h') AS here,
           count(*) AS known, count(*) FILTER (WHERE form = 'm') AS missing,
           count(*) FILTER (WHERE form = 't') AS trouble, coalesce(sum(unseen), 0)::int AS unseen,
           coalesce(sum(bytes), 0)::bigint AS bytes,
           coalesce(string_agg(form, '' ORDER BY season, number), '') AS forms
    FROM (
        SELECT coalesce(l.season_id, h.season_id) AS season_id,
               coalesce(l.season, h.season) AS season, coalesce(l.number, h.number) AS number,
               h.unseen, h.bytes,
               CASE WHEN h.is_there THEN CASE WHEN h.misplaced THEN 't' ELSE 'h' END
                    WHEN h.conflict THEN 't' WHEN h.missing THEN 'm'
                    WHEN h.wanted THEN 'w'
                    WHEN l.air_date > %(today)s THEN 'u' ELSE 'n' END AS form
        FROM ({LISTED} WHERE s.work_id = w.id) AS l
        FULL JOIN (
            SELECT s.id AS season_id, s.number AS season, e.number, bool_or(f.is_there) AS is_there,
                   bool_or(f.state = 'resync_failed') AS misplaced,
                   bool_or(f.state = 'conflict') AS conflict, bool_or(f.state = 'missing') AS missing,
                   count(*) FILTER (WHERE f.is_there AND f.unseen_reason IS NOT NULL) AS unseen,
                   sum(f.size) FILTER (WHERE f.is_there) AS bytes,
                   EXISTS (SELECT FROM release_episodes x
                           WHERE x.episode_id = e.id AND x.decision = 'wanted') AS wanted
            FROM seasons s JOIN episodes e ON e.season_id = s.id
            LEFT JOIN library_files f ON f.episode_id = e.id
            WHERE s.work_id = w.id GROUP BY s.id, e.id
        ) AS h ON h.season_id = l.season_id AND h.number = l.number
    ) AS episode
) AS each
ORDER BY {{order}}
"""


def _show(*, kind: str, **rest: Any) -> ShelvedShow:
    return ShelvedShow(kind=WorkKind(kind), **rest)
