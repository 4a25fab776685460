"""What people read of requests: the list, and one with its episodes and their timelines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from psycopg import Connection
from psycopg.rows import class_row


@dataclass(frozen=True, slots=True)
class RequestLine:
    """One request with what it has come to; `stuck` is why the first stuck item is."""

    id: int
    media_id: int
    kind: str
    title: str
    year: int | None
    track: str
    seasons: Sequence[int] | None
    person: str | None
    state: str
    since: datetime
    available: int
    total: int
    counts: Mapping[str, int]
    bytes_done: int
    bytes_total: int
    stuck: str | None


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """One state that an item went through, and who told of it."""

    item_id: int
    state: str
    at: datetime
    source: str | None
    inferred: bool
    evidence: str | None


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One film or episode of a request."""

    id: int
    season: int | None
    episode: int | None
    title: str | None
    generation: int
    state: str
    since: datetime
    airs_at: datetime | None
    stuck_since: datetime | None
    stuck_reason: str | None
    stuck_suggestion: str | None
    path: str | None
    jellyfin_id: str | None


@dataclass(frozen=True, slots=True)
class RequestPage:
    """One request whole. `unfollowed`: it is anime, and no feed of ours brings it."""

    request: RequestLine
    items: Sequence[ItemLine]
    timeline: Sequence[TimelineRow]
    issues: Sequence[Mapping[str, str | None]] = field(default_factory=tuple)
    unfollowed: bool = False


@dataclass(frozen=True, slots=True)
class UnmatchedEvent:
    """An event that nothing was found for; `about` is the title that it names."""

    id: int
    sender: str
    event: str
    about: str | None
    received_at: datetime


LINES = """
    SELECT r.id, r.media_id, m.kind, m.title, m.year, r.track, r.seasons, r.person, r.state, r.since,
           r.available, r.total, r.counts, r.bytes_done, r.bytes_total,
           (SELECT i.stuck_reason FROM tracked_items i JOIN request_items x ON x.item_id = i.id
            WHERE x.request_id = r.id AND i.stuck_since IS NOT NULL
            ORDER BY i.stuck_since, i.id LIMIT 1) AS stuck
    FROM requests r JOIN media m ON m.id = r.media_id
"""


def requests(conn: Connection, *, state: str | None = None, limit: int = 100) -> list[RequestLine]:
    """Return requests, the last changed first, of one state or of all."""
    with conn.cursor(row_factory=class_row(RequestLine)) as cursor:
        cursor.execute(
            f"""
            {LINES} WHERE %(state)s::text IS NULL OR r.state::text = %(state)s
            ORDER BY r.since DESC, r.id DESC LIMIT %(limit)s
            """.encode(),
            {"state": state, "limit": limit},
        )
        return cursor.fetchall()


def request_page(conn: Connection, request_id: int) -> RequestPage | None:
    """Return one request with its items, their timelines, and what was reported of them."""
    with conn.cursor(row_factory=class_row(RequestLine)) as cursor:
        cursor.execute(f"{LINES} WHERE r.id = %s".encode(), (request_id,))
        found = cursor.fetchone()
    if found is None:
        return None
    return RequestPage(
        found,
        _items(conn, request_id),
        _timeline(conn, request_id),
        _issues(conn, found.media_id),
        unfollowed=_is_unfollowed(conn, found.media_id),
    )


def unmatched_events(conn: Connection, *, limit: int) -> list[UnmatchedEvent]:
    """Return events that nothing was found for, the newest first."""
    with conn.cursor(row_factory=class_row(UnmatchedEvent)) as cursor:
        cursor.execute(
            """
            SELECT i.id, s.name AS sender, i.event, i.received_at,
                   coalesce(i.body ->> 'subject', i.body #>> '{series,title}',
                            i.body #>> '{movie,title}', i.body ->> 'SeriesName', i.body ->> 'Name',
                            i.body #>> '{arguments,0,RelativePath}') AS about
            FROM inbox i JOIN senders s ON s.id = i.sender_id
            WHERE i.status = 'unmatched' ORDER BY i.id DESC LIMIT %s
            """,
            (limit,),
        )
        return cursor.fetchall()


def _items(conn: Connection, request_id: int) -> list[ItemLine]:
    with conn.cursor(row_factory=class_row(ItemLine)) as cursor:
        cursor.execute(
            """
            SELECT i.id, i.season, i.episode, i.title, i.generation, i.state, i.since, i.airs_at,
                   i.stuck_since, i.stuck_reason, i.stuck_suggestion, i.path, i.jellyfin_id
            FROM tracked_items i JOIN request_items x ON x.item_id = i.id
            WHERE x.request_id = %s ORDER BY i.season, i.episode
            """,
            (request_id,),
        )
        return cursor.fetchall()


def _timeline(conn: Connection, request_id: int) -> list[TimelineRow]:
    with conn.cursor(row_factory=class_row(TimelineRow)) as cursor:
        cursor.execute(
            """
            SELECT h.entity_id AS item_id, h.new_status AS state, h.at, h.source, h.inferred, h.evidence
            FROM status_history h JOIN request_items x ON x.item_id = h.entity_id
            WHERE h.entity = 'tracked_item' AND x.request_id = %s ORDER BY h.id
            """,
            (request_id,),
        )
        return cursor.fetchall()


def _is_unfollowed(conn: Connection, media_id: int) -> bool:
    """Return whether it is anime of which our own library has nothing and nothing is under way."""
    row = conn.execute(
        "SELECT is_anime AND work_id IS NULL FROM media WHERE id = %s", (media_id,)
    ).fetchone()
    return bool(row and row[0])


def _issues(conn: Connection, media_id: int) -> list[Mapping[str, str | None]]:
    rows = conn.execute(
        """
        SELECT (issue.value ->> 2)::jsonb
        FROM media m, jsonb_each(coalesce(m.facts -> 'issue', '{}'::jsonb)) issue
        WHERE m.id = %s ORDER BY issue.key
        """,
        (media_id,),
    ).fetchall()
    return [row[0] for row in rows]
