"""How the tracker's neighbours and its inbox are, as far as rows tell; nobody is asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from psycopg import Connection

from anishelf.tracker.steps.rounds import HEALTH
from anishelf.tracker.store.cursors import Cursors
from anishelf.tracker.store.inbox import Inbox
from anishelf.tracker.store.senders import Senders


@dataclass(frozen=True, slots=True)
class NeighbourHealth:
    """What the last question to a neighbour came to; *error* is None where it answered."""

    conn_id: str
    asked_at: datetime
    error: str | None
    since: datetime | None


@dataclass(frozen=True, slots=True)
class InboxHealth:
    """What lies in the inbox unread, what could not be read, and what was refused and why."""

    waiting: int
    failed: int
    refused: Sequence[tuple[str, str, int, datetime]]


def neighbours_health(conn: Connection) -> list[NeighbourHealth]:
    """Return how each neighbour that was ever asked answered last."""
    found = []
    for name, value, at in Cursors(conn).named(HEALTH):
        said = value if isinstance(value, Mapping) else {}
        error, since = said.get("error"), said.get("since")
        found.append(
            NeighbourHealth(
                name.removeprefix(HEALTH),
                at,
                str(error) if error else None,
                datetime.fromisoformat(str(since)) if since else None,
            )
        )
    return found


def inbox_health(conn: Connection) -> InboxHealth:
    """Return how the inbox is."""
    inbox = Inbox(conn)
    return InboxHealth(inbox.backlog(), inbox.failures(), Senders(conn).refusals())
