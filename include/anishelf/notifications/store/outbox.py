"""The tables `notices`, `deliveries`, `messages` and `troubles`: what is told, to whom, how far."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import uuid4

from psycopg import Connection
from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from anishelf.notifications.domain.composing import Draft
from anishelf.notifications.domain.message import Message
from anishelf.notifications.domain.notice import Notice, facts_of, notice_of
from anishelf.notifications.domain.troubles import Trouble

_PORTION = 20_000


_COLUMNS = """
    id::text, channel_id, title, body, notice_count, state, attempts, next_attempt_at, made_at,
    sent_at, error
"""


class Outbox:
    """Reads and writes what is to be told."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def put(self, notice: Notice, channel_ids: Sequence[int], *, history_id: int | None) -> None:
        """Keep a notice for some channels; the same row of the history is kept once."""
        self._conn.execute(
            """
            WITH kept AS (
                INSERT INTO notices (history_id, kind, at, facts)
                VALUES (%(history)s, %(kind)s, %(at)s, %(facts)s)
                ON CONFLICT (history_id) DO NOTHING RETURNING id)
            INSERT INTO deliveries (channel_id, notice_id)
            SELECT channel_id, kept.id FROM kept, unnest(%(channels)s::bigint[]) channel_id
            """,
            {
                "history": history_id,
                "kind": notice.kind,
                "at": notice.at,
                "facts": Jsonb(facts_of(notice)),
                "channels": list(channel_ids),
            },
        )

    def waiting(self, channel_id: int) -> list[Notice]:
        """Return the notices of a channel that are in no message yet, the oldest first."""
        rows = self._conn.execute(
            """
            SELECT n.id, n.kind, n.at, n.facts FROM deliveries d JOIN notices n ON n.id = d.notice_id
            WHERE d.channel_id = %s AND d.message_id IS NULL ORDER BY n.id LIMIT %s
            """,
            (channel_id, _PORTION),
        )
        return [notice_of(*row) for row in rows]

    def newest(self) -> Notice | None:
        """Return the last notice of any channel, for a preview."""
        row = self._conn.execute(
            "SELECT id, kind, at, facts FROM notices ORDER BY id DESC LIMIT 1"
        ).fetchone()
        return notice_of(*row) if row else None

    def sent_since(self, channel_id: int, since: datetime) -> list[datetime]:
        """Return when messages were made for a channel since a moment."""
        rows = self._conn.execute(
            "SELECT made_at FROM messages WHERE channel_id = %s AND made_at > %s",
            (channel_id, since),
        )
        return [row[0] for row in rows]

    def is_failing(self, channel_id: int) -> bool:
        """Return whether a message of a channel waits for another attempt."""
        row = self._conn.execute(
            """
            SELECT EXISTS (SELECT FROM messages
                           WHERE channel_id = %s AND state = 'waiting' AND attempts > 0)
            """,
            (channel_id,),
        ).fetchone()
        return bool(row and row[0])

    def make(self, channel_id: int, drafts: Sequence[Draft], *, now: datetime) -> None:
        """Turn drafts into messages; their notices are told by them from now on."""
        made = [(uuid4(), draft) for draft in drafts]
        with self._conn.cursor() as cursor:
            cursor.executemany(
                """
                INSERT INTO messages
                    (id, channel_id, title, body, notice_count, next_attempt_at, made_at)
                VALUES (%s, %s, %s, %s, %s, %s, %s)
                """,
                [
                    (number, channel_id, draft.title, draft.body, len(draft.notices), now, now)
                    for number, draft in made
                ],
            )
            cursor.executemany(
                """
                UPDATE deliveries SET message_id = %s
                WHERE channel_id = %s AND notice_id = ANY (%s) AND message_id IS NULL
                """,
                [
                    (number, channel_id, [notice.id for notice in draft.notices])
                    for number, draft in made
                ],
            )

    def due(self, channel_id: int, *, now: datetime, limit: int) -> list[Message]:
        """Return the next messages of a channel in their order; none while the first must wait."""
        found = self._messages(
            "WHERE channel_id = %s AND state = 'waiting' ORDER BY number LIMIT %s",
            (channel_id, limit),
        )
        return found if found and found[0].next_attempt_at <= now else []

    def sent(self, message_id: str, *, now: datetime) -> None:
        """Note that a message was delivered."""
        self._conn.execute(
            """
            UPDATE messages SET state = 'sent', sent_at = %s, attempts = attempts + 1, error = NULL
            WHERE id = %s
            """,
            (now, message_id),
        )

    def failed(self, message_id: str, error: str, *, again_at: datetime | None) -> None:
        """Note that a message was not delivered, and when it is tried again."""
        self._conn.execute(
            """
            UPDATE messages SET attempts = attempts + 1, error = %s,
                next_attempt_at = coalesce(%s, next_attempt_at)
            WHERE id = %s
            """,
            (error, again_at, message_id),
        )

    def replay(self, message_id: str, *, now: datetime) -> bool:
        """Have a message delivered once more, under its own id."""
        found = self._conn.execute(
            """
            UPDATE messages SET state = 'waiting', attempts = 0, next_attempt_at = %s
            WHERE id::text = %s
            """,
            (now, message_id),
        )
        return found.rowcount == 1

    def latest(self, channel_id: int | None, *, limit: int) -> list[Message]:
        """Return the last messages, of one channel or of all, the newest first."""
        return self._messages(
            "WHERE %s::bigint IS NULL OR channel_id = %s ORDER BY number DESC LIMIT %s",
            (channel_id, channel_id, limit),
        )

    def troubles(self) -> dict[str, Trouble]:
        """Return what is away, by its cause."""
        rows = self._conn.execute("SELECT cause, since, failures, told, told_at FROM troubles")
        return {row[0]: Trouble(*row) for row in rows}

    def keep_trouble(self, trouble: Trouble) -> None:
        """Keep how far a trouble has been told."""
        self._conn.execute(
            """
            INSERT INTO troubles (cause, since, failures, told, told_at)
            VALUES (%s, %s, %s, %s, %s)
            ON CONFLICT (cause) DO UPDATE SET failures = excluded.failures, told = excluded.told,
                told_at = excluded.told_at
            """,
            (trouble.cause, trouble.since, trouble.failures, trouble.told, trouble.told_at),
        )

    def end_trouble(self, cause: str) -> None:
        """Forget a trouble that is over."""
        self._conn.execute("DELETE FROM troubles WHERE cause = %s", (cause,))

    def purge(self, *, now: datetime, days: int) -> int:
        """Remove what was told and is older than *days*; return how many messages."""
        before = now - timedelta(days=days)
        count = self._conn.execute(
            "DELETE FROM messages WHERE state <> 'waiting' AND made_at < %s", (before,)
        ).rowcount
        self._conn.execute(
            """
            DELETE FROM notices n WHERE n.at < %s
              AND NOT EXISTS (SELECT FROM deliveries d WHERE d.notice_id = n.id)
            """,
            (before,),
        )
        return count

    def _messages(self, rest: str, parameters: tuple[object, ...]) -> list[Message]:
        with self._conn.cursor(row_factory=class_row(Message)) as cursor:
            cursor.execute(f"SELECT {_COLUMNS} FROM messages {rest}".encode(), parameters)
            return cursor.fetchall()
