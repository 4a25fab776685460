"""What an administrator may do with senders: the instances of programs that may post to the inbox."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from psycopg import Connection

from anishelf.core.outcome import Outcome
from anishelf.errors import CommandRefused, UnknownId
from anishelf.tracker.actions.receive import SOURCES, source_named, token_hash
from anishelf.tracker.domain.states import Source, Track
from anishelf.tracker.store.senders import SenderRow, Senders

HEADER = "X-Webhook-Token"
_LOCAL = "http://127.0.0.1:8080"


@dataclass(frozen=True, slots=True)
class NewSender:
    """A sender with its address and its token, which is nowhere else and is shown once."""

    sender: SenderRow
    url: str
    header: str
    token: str
    steps: tuple[str, ...]


def list_senders(conn: Connection) -> list[SenderRow]:
    """Return the senders that may call."""
    return [row for row in Senders(conn).all() if row.has_token]


def list_refusals(conn: Connection) -> Sequence[tuple[str, str, int, datetime]]:
    """Return what was refused: program, reason, how often, when last."""
    return Senders(conn).refusals()


def add_sender(
    conn: Connection,
    source: str,
    name: str,
    *,
    now: datetime,
    public_url: str | None,
    is_4k: bool = False,
    is_anime: bool = False,
    conn_id: str | None = None,
) -> Outcome[NewSender]:
    """Let an instance of a program call; raise CommandRefused for a taken name or another program."""
    found = source_named(source)
    if found is None:
        raise CommandRefused(
            f"{source!r} does not call us; there are {', '.join(each.value for each in SOURCES)}"
        )
    token = secrets.token_urlsafe(32)
    with conn.transaction():
        row = Senders(conn).add(
            found,
            name,
            token_hash=token_hash(token),
            track=Track.UHD if is_4k else Track.HD,
            is_anime=is_anime,
            conn_id=conn_id,
            now=now,
        )
    return Outcome(_shown(row, token, public_url), (row.id,))


def rotate_sender(
    conn: Connection, sender_id: int, *, now: datetime, public_url: str | None
) -> Outcome[NewSender]:
    """Give a sender a new token; the one before is valid until the next change or `end_former`."""
    token = secrets.token_urlsafe(32)
    with conn.transaction():
        if not Senders(conn).rotate(sender_id, token_hash(token), now=now):
            raise _unknown(sender_id)
        row = known_sender(conn, sender_id)
    return Outcome(_shown(row, token, public_url), (sender_id,))


def end_former(conn: Connection, sender_id: int) -> Outcome[SenderRow]:
    """End the token that was valid before the present one."""
    with conn.transaction():
        row = known_sender(conn, sender_id)
        Senders(conn).forget_former(sender_id)
    return Outcome(row, (sender_id,))


def remove_sender(conn: Connection, sender_id: int) -> Outcome[SenderRow]:
    """Let a sender call no more; what it sent stays."""
    with conn.transaction():
        row = known_sender(conn, sender_id)
        Senders(conn).remove(sender_id)
    return Outcome(row, (sender_id,))


def known_sender(conn: Connection, sender_id: int) -> SenderRow:
    """Return a sender, or raise UnknownId."""
    found = Senders(conn).get(sender_id)
    if found is None:
        raise _unknown(sender_id)
    return found


def address(source: Source, public_url: str | None) -> str:
    """Return the address that a sender posts to, as it sees us."""
    return f"{(public_url or _LOCAL).rstrip('/')}/anishelf/hooks/{source.value}"


def _unknown(sender_id: int) -> UnknownId:
    return UnknownId(f"there is no sender {sender_id}")


def _shown(row: SenderRow, token: str, public_url: str | None) -> NewSender:
    source = Source(row.source)
    url = address(source, public_url)
    return NewSender(row, url, f"{HEADER}: {token}", token, _STEPS[source])


_ARR = (
    "Settings, Connect, +, Webhook",
    "choose On Grab, all imports, On Rename, all deletions, On Manual Interaction Required; no tags",
    "enter the address as Webhook URL, method POST, and the header below Headers",
    "press Test, then Save",
)
_STEPS: dict[Source, tuple[str, ...]] = {
    Source.SEERR: (
        "Settings, Notifications, Webhook: switch the agent on",
        "enter the address as Webhook URL and the token alone as Authorization Header",
        "choose every notification type; the default JSON payload fits",
        "press Test, then Save Changes",
    ),
    Source.SONARR: _ARR,
    Source.RADARR: _ARR,
    Source.JELLYFIN: (
        "install the plugin Webhook and restart Jellyfin",
        "Plugins, Webhook, Add Generic Destination: enter the address",
        "choose Item Added, Item Deleted, Movies, Episodes, Season, Series, Send All Properties",
        "add the header below Request Headers, then Save",
    ),
}
