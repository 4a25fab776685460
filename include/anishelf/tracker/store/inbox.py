"""The `inbox` table: every raw event, kept as it came but for secrets."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from psycopg import Connection
from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from anishelf.tracker.domain.intake import Arrival
from anishelf.tracker.domain.report import RawEvent, Sender
from anishelf.tracker.domain.states import InboxStatus, Source, Track

CHANNEL = "anishelf_inbox"
"""What is notified when an event comes in."""

BUCKET = timedelta(minutes=10)
"""For how long the same key is the same event; a day later the same torrent may be meant anew."""

PARKED_FOR = timedelta(hours=24)
"""How long an event that belongs to nothing yet is tried again."""


_PUT = """
    INSERT INTO inbox AS i (sender_id, dedupe_key, bucket, event, body, raw, received_at, status,
                            error, processed_at)
    VALUES (%(sender)s, %(key)s, %(bucket)s, %(event)s, %(body)s, %(raw)s, %(now)s,
            %(status)s::inbox_status, %(error)s,
            CASE WHEN %(status)s::inbox_status <> 'new' THEN %(now)s::timestamptz END)
    ON CONFLICT (sender_id, dedupe_key, bucket) DO UPDATE SET times = i.times + 1
"""


def _columns(arrival: Arrival) -> dict[str, Any]:
    kept = arrival.intake
    return {
        "sender": arrival.sender_id,
        "key": kept.dedupe_key,
        "bucket": int(arrival.at.timestamp() // BUCKET.total_seconds()),
        "event": kept.event,
        "body": None if kept.body is None else Jsonb(kept.body),
        "raw": kept.raw,
        "now": arrival.at,
        "status": kept.status,
        "error": kept.error,
    }


@dataclass(frozen=True, slots=True)
class Event:
    """One event with who sent it."""

    id: int
    sender_id: int
    source: str
    track: str
    is_anime: bool
    sender_name: str
    event: str
    body: dict[str, Any] | None
    raw: str | None
    received_at: datetime
    times: int
    status: str
    processed_at: datetime | None
    error: str | None
    media_id: int | None

    @property
    def sender(self) -> Sender:
        """Return who sent it, as reports name it."""
        return Sender(self.sender_id, Source(self.source), Track(self.track), self.is_anime)


_SELECT = """
    SELECT i.id, i.sender_id, s.source, s.track, s.is_anime, s.name AS sender_name, i.event, i.body,
           i.raw, i.received_at, i.times, i.status, i.processed_at, i.error, i.media_id
    FROM inbox i JOIN senders s ON s.id = i.sender_id
"""


class Inbox:
    """Keeps events, and what became of them."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def put(self, events: Sequence[Arrival]) -> None:
        """Keep events in one transaction and wake who takes them in; known ones are only counted."""
        with self._conn.transaction(), self._conn.cursor() as cursor:
            cursor.executemany(_PUT, [_columns(each) for each in events])
            cursor.execute("SELECT pg_notify(%s, '')", (CHANNEL,))

    def ring(self) -> None:
        """Wake who takes events in, though none has come."""
        self._conn.execute("SELECT pg_notify(%s, '')", (CHANNEL,))

    def waiting(self, limit: int) -> list[RawEvent]:
        """Return events that nobody has taken in, the oldest first."""
        rows = self._rows(f"{_SELECT} WHERE i.status = 'new' ORDER BY i.id LIMIT %s", (limit,))
        return [RawEvent(each.id, each.sender, each.body or {}, each.received_at) for each in rows]

    def has_waiting(self) -> bool:
        """Return whether there is an event that nobody has taken in."""
        row = self._conn.execute(
            "SELECT EXISTS (SELECT FROM inbox WHERE status = 'new')"
        ).fetchone()
        return bool(row and row[0])

    def mark(
        self,
        event_id: int,
        status: InboxStatus,
        *,
        now: datetime,
        clues: Sequence[str] = (),
        media_id: int | None = None,
        error: str | None = None,
    ) -> None:
        """Note what became of an event; *clues* are what it is found again by."""
        self._conn.execute(
            """
            UPDATE inbox SET status = %s, processed_at = %s, clues = %s, media_id = %s, error = %s
            WHERE id = %s
            """,
            (status, now, list(clues), media_id, error, event_id),
        )

    def unpark(self, media_id: int, *, now: datetime) -> int:
        """Have events tried again that may belong to a media, now that more is known of it."""
        cursor = self._conn.execute(
            """
            UPDATE inbox i SET status = 'new'
            WHERE i.status = 'unmatched' AND i.received_at > %(oldest)s
              AND i.clues && (SELECT array_agg(key) FROM media_keys WHERE media_id = %(media)s)
            """,
            {"media": media_id, "oldest": now - PARKED_FOR},
        )
        return cursor.rowcount

    def give_up(self, *, now: datetime) -> int:
        """Ignore what belonged to nothing for a day; return how many."""
        cursor = self._conn.execute(
            """
            UPDATE inbox SET status = 'ignored', error = 'it belonged to nothing for a day'
            WHERE status = 'unmatched' AND received_at <= %s
            """,
            (now - PARKED_FOR,),
        )
        return cursor.rowcount

    def again(self, event_ids: Collection[int] | None = None) -> int:
        """Have events taken in once more, all that could be read or only these."""
        cursor = self._conn.execute(
            """
            UPDATE inbox SET status = 'new', error = NULL
            WHERE body IS NOT NULL AND status <> 'new' AND (%(ids)s::bigint[] IS NULL OR id = ANY (%(ids)s))
            """,
            {"ids": None if event_ids is None else list(event_ids)},
        )
        return cursor.rowcount

    def get(self, event_id: int) -> Event | None:
        """Return one event."""
        found = self._rows(f"{_SELECT} WHERE i.id = %s", (event_id,))
        return found[0] if found else None

    def newest(self, *, status: InboxStatus | None, limit: int) -> list[Event]:
        """Return events, the newest first, of one status or of all."""
        return self._rows(
            f"{_SELECT} WHERE %s::text IS NULL OR i.status::text = %s ORDER BY i.id DESC LIMIT %s",
            (status, status, limit),
        )

    def failures(self) -> int:
        """Return how many events could not be read."""
        return self._count(InboxStatus.FAILED)

    def backlog(self) -> int:
        """Return how many events nobody has taken in yet."""
        return self._count(InboxStatus.NEW)

    def _count(self, status: InboxStatus) -> int:
        query = "SELECT count(*) FROM inbox WHERE status = %s"
        row = self._conn.execute(query, (status,)).fetchone()
        return int(row[0]) if row else 0

    def purge(self, *, before: datetime) -> int:
        """Remove events that are done with and came before a time; return how many."""
        cursor = self._conn.execute(
            "DELETE FROM inbox WHERE received_at < %s AND status <> 'new'", (before,)
        )
        return cursor.rowcount

    def _rows(self, query: str, parameters: tuple[object, ...]) -> list[Event]:
        with self._conn.cursor(row_factory=class_row(Event)) as cursor:
            cursor.execute(query.encode(), parameters)
            return cursor.fetchall()


class Bell:
    """Rings when an event comes in."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn
        self._conn.execute(f"LISTEN {CHANNEL}".encode())

    def wait(self, seconds: float) -> bool:
        """Wait until it rings, at most *seconds*; return whether it did."""
        return any(True for _ in self._conn.notifies(timeout=seconds, stop_after=1))
