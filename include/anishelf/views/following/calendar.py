"""What airs of the shows that are followed: when, how far each episode is, and what is late."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import pendulum
from psycopg import Connection
from psycopg.rows import class_row

from anishelf.following.domain.air_times import AirState, late_after, state_of
from anishelf.following.domain.ical import CalendarEvent, write_calendar
from anishelf.identity.domain.airing import JAPAN, air_moment
from anishelf.views.missing import missing_episodes

__all__ = [
    "AirState",
    "CalendarEntry",
    "as_feed",
    "by_day",
    "calendar",
    "events",
    "late",
    "week_of",
]

_LEARNED_FROM = timedelta(days=120)
_NO_REASON = "no feed has brought it yet"


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """An episode: `day` is the one in Japan, `airs_at` the moment where it is known.

    `why` says of what aired and is not here what stopped it first. `late_at` is from when on it is
    late: a day after airing, or later where the show's releases usually take longer.
    """

    bangumi_id: int
    episode_id: int
    show: str
    season: int | None
    number: float
    title: str | None
    day: date
    airs_at: datetime | None
    state: AirState
    late_at: datetime
    why: str | None

    def day_in(self, zone: str) -> date:
        """Return the day in a reader's time zone; that of Japan where the time is not known."""
        if self.airs_at is None:
            return self.day
        return pendulum.instance(self.airs_at).in_timezone(zone).date()


def calendar(conn: Connection, *, first: date, last: date, now: datetime) -> list[CalendarEntry]:
    """Return the episodes of followed shows of the days from *first* to *last*, as they air."""
    with conn.cursor(row_factory=class_row(_Row)) as cursor:
        cursor.execute(
            _EPISODES, {"first": first - _LEARNED_FROM, "last": last + timedelta(days=1)}
        )
        rows = cursor.fetchall()
    patience = _patience(rows)
    reasons = _reasons(conn, now)
    entries = [_entry(row, patience[row.bangumi_id], reasons, now) for row in rows]
    shown = [each for each in entries if first <= each.day <= last]
    return sorted(shown, key=lambda each: (_moment(each), each.show, each.number))


def late(conn: Connection, *, now: datetime) -> list[CalendarEntry]:
    """Return the episodes of the last weeks that are late, the longest awaited first."""
    today = now.astimezone(JAPAN).date()
    found = calendar(conn, first=today - timedelta(days=60), last=today, now=now)
    return [each for each in found if each.state is AirState.LATE]


def by_day(entries: Iterable[CalendarEntry], zone: str) -> dict[date, list[CalendarEntry]]:
    """Return *entries* by their day in the reader's zone."""
    days: dict[date, list[CalendarEntry]] = defaultdict(list)
    for each in entries:
        days[each.day_in(zone)].append(each)
    return dict(sorted(days.items()))


def week_of(now: datetime, zone: str, *, weeks: int = 0) -> tuple[date, date]:
    """Return Monday and Sunday of the reader's week, or of one that many weeks later."""
    monday = pendulum.instance(now).in_timezone(zone).start_of("week").add(weeks=weeks)
    return monday.date(), monday.add(days=6).date()


def as_feed(entries: Iterable[CalendarEntry], *, now: datetime) -> str:
    """Return *entries* as a calendar program reads them (iCalendar)."""
    return write_calendar("Anishelf", events(entries), now=now)


def events(entries: Iterable[CalendarEntry]) -> list[CalendarEvent]:
    """Return *entries* as a calendar feed has them."""
    return [
        CalendarEvent(
            uid=f"episode-{each.episode_id}@anishelf",
            title=f"{each.show} {_code(each)}",
            starts=each.airs_at or each.day,
            description=each.title or "",
        )
        for each in entries
    ]


@dataclass(frozen=True, slots=True)
class _Row:
    bangumi_id: int
    episode_id: int
    show: str
    season: int | None
    number: float
    title: str | None
    day: date
    begins_at: datetime | None
    is_here: bool
    is_under_way: bool
    released_at: datetime | None
    feed_trouble: str | None

    @property
    def aired_at(self) -> datetime:
        """Return when it airs; the end of its day in Japan where the time is not known."""
        end = datetime.combine(self.day + timedelta(days=1), time(), JAPAN)
        return air_moment(self.day, self.begins_at) or end


def _patience(rows: Sequence[_Row]) -> Mapping[int, timedelta]:
    """Return by show how long after airing an episode without a file is late."""
    delays: dict[int, list[timedelta]] = defaultdict(list)
    for row in rows:
        listed = delays[row.bangumi_id]
        if row.released_at is not None:
            listed.append(row.released_at - row.aired_at)
    return {show: late_after(known) for show, known in delays.items()}


def _reasons(conn: Connection, now: datetime) -> dict[tuple[str, int | None, float | None], str]:
    today = now.astimezone(JAPAN).date()
    return {(m.show, m.season, m.number): m.hint for m in missing_episodes(conn, today=today)}


def _entry(
    row: _Row,
    patience: timedelta,
    reasons: Mapping[tuple[str, int | None, float | None], str],
    now: datetime,
) -> CalendarEntry:
    state = state_of(
        row.aired_at,
        is_here=row.is_here,
        is_under_way=row.is_under_way,
        patience=patience,
        now=now,
    )
    waits = state in {AirState.AIRED, AirState.LATE}
    known = reasons.get((row.show, row.season, row.number), _NO_REASON)
    why = row.feed_trouble or known
    return CalendarEntry(
        *(row.bangumi_id, row.episode_id, row.show, row.season, row.number, row.title, row.day),
        airs_at=air_moment(row.day, row.begins_at),
        state=state,
        late_at=row.aired_at + patience,
        why=why if waits else None,
    )


def _moment(each: CalendarEntry) -> datetime:
    return each.airs_at or datetime.combine(each.day, time(), JAPAN)


def _code(each: CalendarEntry) -> str:
    season = f"S{each.season:02d}" if each.season is not None else ""
    return f"{season}E{each.number:02g}"


# Numbers are those of the library where the season is on record, else those of the subject.
_EPISODES = """
WITH followed AS (
    SELECT bangumi_id FROM follows WHERE ended_at IS NULL
    UNION
    SELECT p.bangumi_id FROM season_parts p
    WHERE EXISTS (SELECT FROM releases r
                  JOIN raw_item_sightings g ON g.raw_item_id = r.raw_item_id
                  JOIN subscriptions s ON s.id = g.subscription_id AND s.active
                  WHERE r.season_id = p.season_id)
), listed AS (
    SELECT b.id AS episode_id, b.subject_id AS bangumi_id, b.air_date AS day,
           coalesce(nullif(b.title_cn, ''), nullif(b.title, '')) AS title, b.ep, b.sort,
           b.sort - greatest(min(b.sort) OVER (PARTITION BY b.subject_id) - 1, 0) AS counted
    FROM bangumi_episodes b JOIN followed f ON f.bangumi_id = b.subject_id
    WHERE b.type = 0 AND b.sort = floor(b.sort)
)
SELECT l.bangumi_id, l.episode_id, l.title, l.day,
       coalesce(w.title, nullif(b.title_cn, ''), b.title) AS show,
       CASE WHEN w.kind IS DISTINCT FROM 'movie' THEN s.number END AS season,
       (l.counted + coalesce(p.first_episode, 1) - 1)::float8 AS number,
       c.begins_at,
       coalesce(EXISTS (SELECT FROM library_files f WHERE f.episode_id = e.id AND f.is_there), false)
           AS is_here,
       EXISTS (SELECT FROM release_episodes re JOIN downloads d ON d.release_id = re.release_id
               WHERE re.episode_id = e.id AND re.decision = 'wanted'
                 AND d.status IN ('pending', 'downloading', 'completed')) AS is_under_way,
       (SELECT min(i.published_at) FROM release_episodes re
        JOIN releases r ON r.id = re.release_id
        JOIN raw_items i ON i.id = r.raw_item_id WHERE re.episode_id = e.id) AS released_at,
       (SELECT CASE WHEN count(*) = 0 THEN 'no feed follows it'
                    WHEN bool_and(u.paused) THEN 'its feed is paused'
                    WHEN bool_and(u.consecutive_failures > 0)
                        THEN 'its feed cannot be fetched: ' || max(u.last_error) END
        FROM subscriptions u
        WHERE u.active AND (
            EXISTS (SELECT FROM follows f WHERE f.subscription_id = u.id
                      AND f.bangumi_id = l.bangumi_id AND f.ended_at IS NULL)
            OR EXISTS (SELECT FROM raw_item_sightings g
                       JOIN releases r ON r.raw_item_id = g.raw_item_id
                       WHERE g.subscription_id = u.id AND r.season_id = s.id))) AS feed_trouble
FROM listed l
JOIN bangumi_subjects b ON b.id = l.bangumi_id
LEFT JOIN catalogue_shows c ON c.bangumi_id = l.bangumi_id
LEFT JOIN season_parts p ON p.bangumi_id = l.bangumi_id
LEFT JOIN seasons s ON s.id = p.season_id
LEFT JOIN works w ON w.id = s.work_id
LEFT JOIN episodes e ON e.season_id = s.id AND e.number = l.counted + p.first_episode - 1
WHERE l.day BETWEEN %(first)s AND %(last)s AND coalesce(e.wanted, true)
"""
