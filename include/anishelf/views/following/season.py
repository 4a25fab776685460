"""What begins in a season of the year, by weekday: the catalogue's shows, followed or not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import pendulum
from psycopg import Connection
from psycopg.rows import class_row

_MONTHS = 3
_EARLIER_DAYS = 14
"""Shows of a season begin up to two weeks before it."""


@dataclass(frozen=True, slots=True)
class SeasonShow:
    """A show of the season: weekday (Monday is 0) and time of day in the reader's zone."""

    bangumi_id: int
    title: str
    names: tuple[str, ...]
    begins: date
    weekday: int
    clock: str
    followed: bool


@dataclass(frozen=True, slots=True)
class _Row:
    bangumi_id: int
    names: list[str]
    begins: date
    begins_at: datetime | None
    followed: bool


def season_of(conn: Connection, day: date, *, zone: str) -> list[SeasonShow]:
    """Return the series that begin in the season of *day*, from Monday to Sunday as they air."""
    month = (day.month - 1) // _MONTHS * _MONTHS + 1
    first = pendulum.date(day.year, month, 1)
    with conn.cursor(row_factory=class_row(_Row)) as cursor:
        cursor.execute(
            """
            SELECT c.bangumi_id, c.names, c.begins, c.begins_at,
                   EXISTS (SELECT FROM follows f
                           WHERE f.bangumi_id = c.bangumi_id AND f.ended_at IS NULL) AS followed
            FROM catalogue_shows c
            WHERE c.kind = 'tv' AND c.begins >= %s AND c.begins < %s
            """,
            (first.subtract(days=_EARLIER_DAYS), first.add(months=_MONTHS, days=-_EARLIER_DAYS)),
        )
        found = [_show(row, zone) for row in cursor]
    return sorted(found, key=lambda each: (each.weekday, each.clock, each.title))


def _show(row: _Row, zone: str) -> SeasonShow:
    moment = pendulum.instance(row.begins_at).in_timezone(zone) if row.begins_at else None
    return SeasonShow(
        bangumi_id=row.bangumi_id,
        title=row.names[0],
        names=tuple(row.names),
        begins=row.begins,
        weekday=(moment.date() if moment else row.begins).weekday(),
        clock=f"{moment:%H:%M}" if moment else "",
        followed=row.followed,
    )
