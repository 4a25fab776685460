"""What a person may do with channels: add, change, remove, preview; and deliver a message again."""

from __future__ import annotations

import zoneinfo
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from psycopg import Connection

from anishelf.core.outcome import Outcome
from anishelf.errors import CommandRefused, NotificationInvalid, UnknownId
from anishelf.notifications.domain import wording
from anishelf.notifications.domain.composing import Draft, preview
from anishelf.notifications.domain.events import EventKind
from anishelf.notifications.domain.message import Message
from anishelf.notifications.domain.notice import Notice
from anishelf.notifications.domain.template import render
from anishelf.notifications.store.changes import Changes
from anishelf.notifications.store.channels import ChannelRow, Channels
from anishelf.notifications.store.outbox import Outbox

KINDS = tuple(kind.value for kind in EventKind)
LANGUAGES = wording.LANGUAGES
PREFIX = "notify_"
"""How the connections of channels are called."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """How a channel should be; None leaves what is, and an empty list asks for everything."""

    conn_id: str | None = None
    kinds: Sequence[str] | None = None
    shows: Sequence[int] | None = None
    subscriptions: Sequence[int] | None = None
    people: Sequence[str] | None = None
    quiet: str | None = None
    zone: str | None = None
    language: str | None = None
    title_template: str | None = None
    body_template: str | None = None
    per_hour: int | None = None


def list_channels(conn: Connection) -> list[ChannelRow]:
    """Return every channel, and how it does."""
    return Channels(conn).all()


def add_channel(conn: Connection, name: str, wishes: Wishes) -> Outcome[ChannelRow]:
    """Add a channel; it is told of what happens from now on.

    Raises CommandRefused for a name that is taken and for what cannot be.
    """
    settings = {"name": name, "conn_id": f"{PREFIX}{name}", **_settings(wishes)}
    with conn.transaction():
        Changes(conn).begin()
        number = Channels(conn).add(settings)
        return Outcome(known_channel(conn, number), (number,))


def change_channel(conn: Connection, channel_id: int, wishes: Wishes) -> Outcome[ChannelRow]:
    """Change a channel; raise UnknownId, and CommandRefused for what cannot be."""
    settings = _settings(wishes)
    with conn.transaction():
        if settings and not Channels(conn).change(channel_id, settings):
            raise _unknown(channel_id)
        return Outcome(known_channel(conn, channel_id), (channel_id,))


def pause_channel(conn: Connection, channel_id: int, *, paused: bool) -> Outcome[ChannelRow]:
    """Stop or go on telling a channel; what waits for it stays."""
    with conn.transaction():
        if not Channels(conn).change(channel_id, {"is_active": not paused}):
            raise _unknown(channel_id)
        return Outcome(known_channel(conn, channel_id), (channel_id,))


def remove_channel(conn: Connection, channel_id: int) -> Outcome[int]:
    """Remove a channel with what waits for it; its connection stays in Airflow."""
    if not Channels(conn).remove(channel_id):
        raise _unknown(channel_id)
    return Outcome(channel_id, (channel_id,))


def preview_channel(conn: Connection, channel_id: int, *, now: datetime) -> Draft:
    """Return what the last event, or an example, would look like; NotificationInvalid for templates."""
    channel = known_channel(conn, channel_id).channel
    example = Notice(
        0, EventKind.ARRIVED, now, show="雾港钟楼", season=2, episode="5", group="Sakura"
    )
    return preview(channel, Outbox(conn).newest() or example)


def list_messages(conn: Connection, *, channel_id: int | None, limit: int) -> list[Message]:
    """Return the last messages, the newest first."""
    return Outbox(conn).latest(channel_id, limit=limit)


def replay_message(conn: Connection, message_id: str, *, now: datetime) -> Outcome[str]:
    """Have a message delivered once more, under its own id."""
    if not Outbox(conn).replay(message_id, now=now):
        raise UnknownId(f"there is no message {message_id}")
    return Outcome(message_id, ())


def _settings(wishes: Wishes) -> dict[str, Any]:
    said: Mapping[str, Any] = {
        "conn_id": wishes.conn_id,
        "kinds": None if wishes.kinds is None else _kinds(wishes.kinds),
        "show_ids": wishes.shows,
        "subscription_ids": wishes.subscriptions,
        "people": wishes.people,
        "zone": None if wishes.zone is None else _zone(wishes.zone),
        "language": None if wishes.language is None else _language(wishes.language),
        "per_hour": wishes.per_hour,
        **_templates(wishes),
    }
    known = {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in said.items()
        if value is not None
    }
    return {**known, **({} if wishes.quiet is None else _quiet(wishes.quiet))}


def _templates(wishes: Wishes) -> dict[str, str | None]:
    """Return the templates; raise CommandRefused for one that could not be used."""
    found = {"title_template": wishes.title_template, "body_template": wishes.body_template}
    for source in found.values():
        try:
            render(source or "", {})
        except NotificationInvalid as error:
            raise CommandRefused(str(error)) from error
    return found


def _kinds(names: Sequence[str]) -> list[str]:
    unknown = sorted(set(names) - set(KINDS))
    if unknown:
        raise CommandRefused(f"there is no event {unknown[0]!r}; there are {', '.join(KINDS)}")
    return list(names)


def _zone(name: str) -> str:
    try:
        zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError) as error:
        raise CommandRefused(f"there is no time zone {name!r}; try Europe/Berlin") from error
    return name


def _language(name: str) -> str:
    if name not in LANGUAGES:
        raise CommandRefused(f"there is no language {name!r}; there are {', '.join(LANGUAGES)}")
    return name


def _quiet(text: str) -> dict[str, time | None]:
    """Read `22:00-07:30`; nothing means none."""
    if not text.strip():
        return {"quiet_start": None, "quiet_end": None}
    start, _, end = text.partition("-")
    try:
        return {
            "quiet_start": time.fromisoformat(start.strip()),
            "quiet_end": time.fromisoformat(end.strip()),
        }
    except ValueError as error:
        raise CommandRefused("quiet hours are written like 22:00-07:30") from error


def known_channel(conn: Connection, channel_id: int) -> ChannelRow:
    """Return a channel, or raise UnknownId."""
    found = Channels(conn).get(channel_id)
    if found is None:
        raise _unknown(channel_id)
    return found


def _unknown(channel_id: int) -> UnknownId:
    return UnknownId(f"there is no channel {channel_id}")
