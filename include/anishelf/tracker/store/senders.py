"""The `senders` table: which instance of which program may call, known by the hash of its token."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from psycopg import Connection
from psycopg.errors import UniqueViolation
from psycopg.rows import class_row

from anishelf.errors import CommandRefused
from anishelf.tracker.domain.report import Sender
from anishelf.tracker.domain.states import Source, Track

_COLUMNS = """
    id, source, name, track, is_anime, conn_id, added_at, rotated_at,
    (SELECT max(received_at) FROM inbox i WHERE i.sender_id = senders.id) AS last_seen_at,
    (SELECT coalesce(sum(times), 0)::integer FROM inbox i WHERE i.sender_id = senders.id) AS received,
    former_hash IS NOT NULL AS has_former_token, token_hash IS NOT NULL AS has_token
"""


_INSERT = """
    INSERT INTO senders (source, name, token_hash, track, is_anime, conn_id, added_at)
    VALUES (%(source)s, %(name)s, %(hash)s, %(track)s, %(anime)s, %(conn)s, %(now)s) RETURNING id
"""
_UPDATE = """
    UPDATE senders SET name = %(name)s, token_hash = %(hash)s, track = %(track)s, is_anime = %(anime)s
    WHERE id = %(id)s RETURNING id
"""


def default_connection(source: str) -> str:
    """Return the connection of the one instance that most people have of a program."""
    return f"{source}_default"


@dataclass(frozen=True, slots=True)
class SenderRow:
    """One sender as people see it; its tokens are known to nobody any more."""

    id: int
    source: str
    name: str
    track: str
    is_anime: bool
    conn_id: str | None
    added_at: datetime
    rotated_at: datetime | None
    last_seen_at: datetime | None
    received: int
    has_former_token: bool
    has_token: bool

    @property
    def sender(self) -> Sender:
        """Return it as reports name it."""
        return Sender(self.id, Source(self.source), Track(self.track), self.is_anime)


class Senders:
    """Reads and writes senders; a removed one keeps its row, because events refer to it."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def add(
        self,
        source: Source,
        name: str,
        *,
        token_hash: bytes | None,
        track: Track,
        is_anime: bool,
        conn_id: str | None,
        now: datetime,
    ) -> SenderRow:
        """Add a sender and return it; raise CommandRefused when the name or connection is taken.

        Without *conn_id* the first of a program stands for the program's own connection. What was
        only asked until now, and called nobody, is that sender from now on.
        """
        known = self.by_connection(conn_id or default_connection(source))
        if known and known.has_token and conn_id:
            raise CommandRefused(f"sender {known.id} stands for connection {conn_id!r} already")
        stands_for = conn_id if known and known.has_token else conn_id or default_connection(source)
        columns = {
            "source": source,
            "name": name,
            "hash": token_hash,
            "track": track,
            "anime": is_anime,
            "conn": stands_for,
            "now": now,
            "id": known.id if known and not known.has_token else None,
        }
        try:
            with self._conn.transaction():
                row = self._conn.execute(_UPDATE if columns["id"] else _INSERT, columns).fetchone()
        except UniqueViolation as error:
            raise CommandRefused(f"there is a {source} sender called {name!r} already") from error
        assert row is not None
        return self._one(int(row[0]))

    def of_connection(self, source: Source, conn_id: str, *, now: datetime) -> SenderRow:
        """Return the sender that stands for a connection; one without a token where it calls not."""
        return self.by_connection(conn_id) or self.add(
            source,
            conn_id,
            token_hash=None,
            track=Track.HD,
            is_anime=False,
            conn_id=conn_id,
            now=now,
        )

    def by_connection(self, conn_id: str) -> SenderRow | None:
        """Return the active sender that stands for a connection."""
        found = self._select("WHERE is_active AND conn_id = %s", (conn_id,))
        return found[0] if found else None

    def get(self, sender_id: int) -> SenderRow | None:
        """Return an active sender."""
        found = self._select("WHERE is_active AND id = %s", (sender_id,))
        return found[0] if found else None

    def all(self) -> list[SenderRow]:
        """Return the active senders by program and name."""
        return self._select("WHERE is_active ORDER BY source, name", ())

    def tokens(self, source: Source) -> list[tuple[Sender, bytes]]:
        """Return who may call as *source* by the hash of each token; two while one is changed."""
        rows = self._conn.execute(
            """
            SELECT id, track, is_anime, hash
            FROM senders, unnest(ARRAY[token_hash, former_hash]) AS hash
            WHERE is_active AND source = %s AND hash IS NOT NULL
            """,
            (source,),
        ).fetchall()
        return [
            (Sender(number, source, Track(track), is_anime), bytes(hash_))
            for number, track, is_anime, hash_ in rows
        ]

    def rotate(self, sender_id: int, token_hash: bytes, *, now: datetime) -> bool:
        """Give a sender a new token; the one before stays valid until the next change."""
        cursor = self._conn.execute(
            """
            UPDATE senders SET former_hash = token_hash, token_hash = %s, rotated_at = %s
            WHERE is_active AND id = %s
            """,
            (token_hash, now, sender_id),
        )
        return cursor.rowcount == 1

    def forget_former(self, sender_id: int) -> bool:
        """End the token before the present one."""
        cursor = self._conn.execute(
            "UPDATE senders SET former_hash = NULL WHERE is_active AND id = %s", (sender_id,)
        )
        return cursor.rowcount == 1

    def remove(self, sender_id: int) -> bool:
        """End a sender; its tokens are refused from now on, what it sent stays."""
        cursor = self._conn.execute(
            """
            UPDATE senders SET is_active = false, token_hash = NULL, former_hash = NULL
            WHERE is_active AND id = %s
            """,
            (sender_id,),
        )
        return cursor.rowcount == 1

    def refused(self, source: str, reason: str, *, now: datetime) -> None:
        """Count a call that was refused; only known words come in as *source*."""
        self._conn.execute(
            """
            INSERT INTO inbox_refusals AS r (source, reason, last_at) VALUES (%s, %s, %s)
            ON CONFLICT (source, reason) DO UPDATE SET
                count = r.count + 1, last_at = excluded.last_at
            """,
            (source, reason, now),
        )

    def refusals(self) -> Sequence[tuple[str, str, int, datetime]]:
        """Return what was refused: program, reason, how often, when last."""
        return self._conn.execute(
            "SELECT source, reason, count, last_at FROM inbox_refusals ORDER BY 1, 2"
        ).fetchall()

    def _one(self, sender_id: int) -> SenderRow:
        found = self.get(sender_id)
        assert found is not None
        return found

    def _select(self, rest: str, parameters: tuple[object, ...]) -> list[SenderRow]:
        with self._conn.cursor(row_factory=class_row(SenderRow)) as cursor:
            cursor.execute(f"SELECT {_COLUMNS} FROM senders {rest}".encode(), parameters)
            return cursor.fetchall()
