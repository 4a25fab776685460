"""The `channels` table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from psycopg import Connection
from psycopg.errors import UniqueViolation

from anishelf.errors import CommandRefused
from anishelf.notifications.domain.channel import Channel
from anishelf.notifications.domain.events import EventFilter, EventKind
from anishelf.notifications.domain.quiet_hours import QuietHours

_SETTABLE = (
    "name", "conn_id", "is_active", "kinds", "show_ids", "subscription_ids", "people",
    "quiet_start", "quiet_end", "zone", "language", "title_template", "body_template", "per_hour",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ChannelRow:
    """A channel, and how it does."""

    channel: Channel
    failing_since: datetime | None
    last_error: str | None
    last_sent_at: datetime | None
    waiting: int


class Channels:
    """Reads and writes channels."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def add(self, settings: Mapping[str, Any]) -> int:
        """Add a channel and return its id; raise CommandRefused for a name that is taken."""
        names = [name for name in _SETTABLE if name in settings]
        places = ", ".join(f"%({name})s" for name in names)
        query = f"INSERT INTO channels ({', '.join(names)}) VALUES ({places}) RETURNING id"
        try:
            with self._conn.transaction():
                row = self._conn.execute(query.encode(), dict(settings)).fetchone()
        except UniqueViolation as error:
            raise CommandRefused(f"there is a channel {settings['name']!r} already") from error
        assert row is not None
        return int(row[0])

    def change(self, channel_id: int, settings: Mapping[str, Any]) -> bool:
        """Change what *settings* name; return whether there is such a channel."""
        names = [f"{name} = %({name})s" for name in _SETTABLE if name in settings]
        query = f"UPDATE channels SET {', '.join(names)} WHERE id = %(id)s"
        found = self._conn.execute(query.encode(), {**settings, "id": channel_id})
        return found.rowcount == 1

    def remove(self, channel_id: int) -> bool:
        """Remove a channel with everything that waits for it."""
        return self._conn.execute("DELETE FROM channels WHERE id = %s", (channel_id,)).rowcount == 1

    def all(self) -> list[ChannelRow]:
        """Return every channel."""
        return self._rows("ORDER BY id", ())

    def get(self, channel_id: int) -> ChannelRow | None:
        """Return one channel."""
        found = self._rows("WHERE id = %s", (channel_id,))
        return found[0] if found else None

    def worked(self, channel_id: int, *, now: datetime, all_well: bool) -> None:
        """Note that messages were delivered; *all_well* where none failed after them."""
        self._conn.execute(
            """
            UPDATE channels SET last_sent_at = %(now)s,
                failing_since = CASE WHEN %(well)s THEN NULL ELSE %(now)s END,
                last_error = CASE WHEN %(well)s THEN NULL ELSE last_error END
            WHERE id = %(id)s
            """,
            {"now": now, "well": all_well, "id": channel_id},
        )

    def failed(self, channel_id: int, error: str, *, now: datetime) -> None:
        """Note that a message was not delivered, and why."""
        self._conn.execute(
            """
            UPDATE channels SET failing_since = coalesce(failing_since, %s), last_error = %s
            WHERE id = %s
            """,
            (now, error, channel_id),
        )

    def switch_off(self, channel_id: int, why: str) -> None:
        """Switch a channel off; what waits for it stays."""
        self._conn.execute(
            "UPDATE channels SET is_active = false, last_error = %s WHERE id = %s",
            (why, channel_id),
        )

    def hopeless(self, *, now: datetime, after: timedelta) -> Sequence[int]:
        """Return the active channels that have delivered nothing for *after*."""
        rows = self._conn.execute(
            "SELECT id FROM channels WHERE is_active AND failing_since < %s", (now - after,)
        )
        return [row[0] for row in rows]

    def _rows(self, rest: str, parameters: tuple[object, ...]) -> list[ChannelRow]:
        query = f"""
            SELECT id, name, conn_id, is_active, kinds, show_ids, subscription_ids, people,
                   quiet_start, quiet_end, zone, language, title_template, body_template, per_hour,
                   failing_since, last_error, last_sent_at,
                   (SELECT count(*) FROM messages m
                    WHERE m.channel_id = c.id AND m.state = 'waiting')
            FROM channels c {rest}
        """
        return [_row(row) for row in self._conn.execute(query.encode(), parameters)]


def _row(row: tuple[Any, ...]) -> ChannelRow:
    number, name, conn_id, active, kinds, shows, feeds, people, start, end, zone, *rest = row
    language, title, body, per_hour, failing, error, sent, waiting = rest
    wants = EventFilter(
        frozenset(map(EventKind, kinds)), frozenset(shows), frozenset(feeds), frozenset(people)
    )
    quiet = None if start is None else QuietHours(start, end, ZoneInfo(zone))
    channel = Channel(number, name, conn_id, active, wants, quiet, language, title, body, per_hour)
    return ChannelRow(channel, failing, error, sent, waiting)
