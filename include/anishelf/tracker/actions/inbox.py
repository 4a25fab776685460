"""What a person may do with the events that came in."""

from __future__ import annotations

from collections.abc import Collection

from psycopg import Connection

from anishelf.core.outcome import Outcome
from anishelf.errors import UnknownId
from anishelf.tracker.domain.states import InboxStatus
from anishelf.tracker.store.inbox import Event, Inbox


def list_events(conn: Connection, *, status: str | None = None, limit: int = 50) -> list[Event]:
    """Return events, the newest first; raise UnknownId for a status that there is not."""
    if status is not None and status not in set(InboxStatus):
        raise UnknownId(f"there is no status {status!r}; there are {', '.join(InboxStatus)}")
    return Inbox(conn).newest(status=InboxStatus(status) if status else None, limit=limit)


def show_event(conn: Connection, event_id: int) -> Event:
    """Return one event with its body; raise UnknownId where there is none of this number."""
    found = Inbox(conn).get(event_id)
    if found is None:
        raise UnknownId(f"there is no event {event_id}")
    return found


def replay(conn: Connection, event_ids: Collection[int] | None = None) -> Outcome[int]:
    """Have events taken in once more: these, or all that could be read. It changes no true state."""
    for event_id in event_ids or ():
        show_event(conn, event_id)
    with conn.transaction():
        count = Inbox(conn).again(event_ids)
    return Outcome(count, tuple(event_ids or ()))
