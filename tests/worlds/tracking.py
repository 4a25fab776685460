"""The tracker over a real database: senders, an inbox that is posted to, and what comes of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg

from anishelf.tracker.actions.receive import arrival, keep, token_hash
from anishelf.tracker.domain.states import Source, Track
from anishelf.tracker.steps.ingest import ingest
from anishelf.tracker.store.book import Books
from anishelf.tracker.store.inbox import Inbox
from anishelf.tracker.store.senders import Senders

NOON = datetime(2026, 1, 22, 12, tzinfo=UTC)


@dataclass(slots=True)
class Desk:
    """Posts events as senders would, and takes them in."""

    conn: psycopg.Connection
    now: datetime = NOON

    def sender(
        self, source: Source, name: str = "one", *, token: str = "", track: Track = Track.HD
    ) -> int:
        """Return the sender of this program and name; it is made where it is missing."""
        known = [s for s in Senders(self.conn).all() if (s.source, s.name) == (source, name)]
        if known:
            return known[0].id
        made = Senders(self.conn).add(
            source,
            name,
            token_hash=token_hash(token or f"{source}-{name}"),
            track=track,
            is_anime=False,
            conn_id=None,
            now=self.now,
        )
        return made.id

    def post(self, source: Source, body: object, *, name: str = "one") -> None:
        """Post a body; raw bytes go out as they are."""
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        row = Senders(self.conn).get(self.sender(source, name))
        assert row is not None
        keep(self.conn, [arrival(row.sender, raw, now=self.now)])

    def take_in(self) -> None:
        """Take in everything that waits."""
        inbox = Inbox(self.conn)
        while inbox.has_waiting():
            ingest(inbox, Books(self.conn), transaction=self.conn.transaction, now=self.now)

    def tell(self, source: Source, body: Mapping[str, Any], *, name: str = "one") -> None:
        """Post a body and take it in; a minute passes."""
        self.post(source, body, name=name)
        self.take_in()
        self.now += timedelta(minutes=1)

    def statuses(self) -> list[str]:
        """Return what became of every event, the oldest first."""
        return [row[0] for row in self.conn.execute("SELECT status FROM inbox ORDER BY id")]

    def states(self) -> dict[str, str]:
        """Return the state of every item: `title S02E01 hd 1` or `title hd 1`."""
        rows = self.conn.execute(
            """
            SELECT m.title
                   || CASE WHEN i.season IS NULL THEN ''
                      ELSE format(' S%sE%s', lpad(i.season::text, 2, '0'),
                                  lpad(i.episode::text, 2, '0')) END
                   || format(' %s %s', i.track, i.generation),
                   i.state
            FROM tracked_items i JOIN media m ON m.id = i.media_id
            """
        )
        return dict(rows.fetchall())

    def requests(self) -> dict[str, tuple[str, int, int]]:
        """Return state, available and total of every request."""
        rows = self.conn.execute("SELECT key, state, available, total FROM requests ORDER BY key")
        return {key: (state, available, total) for key, state, available, total in rows}

    def timeline(self) -> list[tuple[str, bool]]:
        """Return the states that items went through, and which of them are inferred."""
        rows = self.conn.execute(
            "SELECT new_status, inferred FROM status_history WHERE entity = 'tracked_item' ORDER BY id"
        )
        return [(state, inferred) for state, inferred in rows]
