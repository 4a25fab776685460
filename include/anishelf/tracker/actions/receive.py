"""Takes in what a sender posts: known by its token, kept first, understood later."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from psycopg import Connection

from anishelf.tracker.domain.intake import Arrival, examine
from anishelf.tracker.domain.report import Sender
from anishelf.tracker.domain.states import Source
from anishelf.tracker.store.inbox import Inbox
from anishelf.tracker.store.senders import Senders

SOURCES = (Source.SEERR, Source.SONARR, Source.RADARR, Source.JELLYFIN)
"""The programs that call us."""

_NAMES: Mapping[str, Source] = {
    **{source.value: source for source in SOURCES},
    "jellyseerr": Source.SEERR,
    "overseerr": Source.SEERR,
}
_LONGEST_TOKEN = 200


def source_named(name: str) -> Source | None:
    """Return the program of an inbox address."""
    return _NAMES.get(name.lower())


def tokens_in(headers: Mapping[str, str], query: str | None) -> Iterable[str]:
    """Yield everything that may be the token: its own header, the login in all its forms, `token=`."""
    if own := headers.get("x-webhook-token"):
        yield own.strip()
    said = headers.get("authorization", "").strip()
    if said:
        yield said
        scheme, _, rest = said.partition(" ")
        if scheme.lower() in {"bearer", "token"}:
            yield rest.strip()
        if scheme.lower() == "basic":
            yield from _password(rest.strip())
    if query:
        yield query


def token_hash(token: str) -> bytes:
    """Return how a token is kept: it is long and random, so a plain digest suffices."""
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()


def tokens_of(conn: Connection, source: Source) -> list[tuple[Sender, bytes]]:
    """Return who may call as *source*, by the hash of each token."""
    return Senders(conn).tokens(source)


def whose(known: Iterable[tuple[Sender, bytes]], given: Iterable[str]) -> Sender | None:
    """Return whose token is among *given*, None where it is nobody's; compared in constant time."""
    hashes = [token_hash(each) for each in given if 0 < len(each) <= _LONGEST_TOKEN]
    found = None
    for sender, token in known:
        for each in hashes:
            if hmac.compare_digest(each, token):
                found = sender
    return found


def arrival(sender: Sender, raw: bytes, *, now: datetime) -> Arrival:
    """Return what is kept of a body; whatever it is, it is kept.

    A refusal would make Sonarr fall silent for up to an hour.
    """
    return Arrival(sender.id, now, examine(raw, sender, now))


def keep(conn: Connection, arrivals: Sequence[Arrival]) -> None:
    """Keep what came, all of it or none; what came before is only counted."""
    Inbox(conn).put(arrivals)


def refuse(conn: Connection, source: Source | None, reason: str, *, now: datetime) -> None:
    """Count a call that was refused."""
    Senders(conn).refused(source.value if source else "unknown", reason, now=now)


def _password(encoded: str) -> Iterable[str]:
    try:
        login = base64.b64decode(encoded, validate=True).decode()
    except ValueError:
        return
    _, colon, password = login.partition(":")
    if colon:
        yield password
