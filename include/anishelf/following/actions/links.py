"""Addresses of the calendar feed: made, listed, revoked, and let in."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from anishelf.errors import UnknownId
from anishelf.following.store.calendar_links import CalendarLink, CalendarLinks

if TYPE_CHECKING:
    from datetime import datetime

    from psycopg import Connection

__all__ = ["CalendarLink", "MadeLink", "known_links", "link_of", "make_link", "revoke_link"]


@dataclass(frozen=True, slots=True)
class MadeLink:
    """A new address; its token is known here alone, and kept as a hash."""

    id: int
    token: str


def make_link(conn: Connection, name: str, *, by: str, now: datetime) -> MadeLink:
    """Make an address that may read the calendar, and nothing else."""
    token = secrets.token_urlsafe(32)
    with conn.transaction():
        made = CalendarLinks(conn).add(name, _hash(token), by=by, now=now)
    return MadeLink(made.id, token)


def known_links(conn: Connection) -> list[CalendarLink]:
    """Return the addresses that are not revoked."""
    return CalendarLinks(conn).open()


def link_of(conn: Connection, token: str, *, now: datetime) -> CalendarLink | None:
    """Return the address with this token, or None for one that is unknown or revoked."""
    return CalendarLinks(conn).use(_hash(token), now=now)


def revoke_link(conn: Connection, link_id: int, *, now: datetime) -> CalendarLink:
    """End an address. UnknownId."""
    with conn.transaction():
        ended = CalendarLinks(conn).revoke(link_id, now=now)
    if ended is None:
        raise UnknownId(f"there is no calendar link {link_id}")
    return ended


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
