"""Notifications: channels, what they are told, and how that went."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Depends, Path, Query, Response

from anishelf.core.roles import Role
from anishelf.notifications.actions import (
    add_channel,
    change_channel,
    known_channel,
    list_channels,
    list_messages,
    pause_channel,
    preview_channel,
    remove_channel,
    replay_message,
)
from anishelf.web.api.schema import Page
from anishelf.web.api.v1.schemas.notifications import (
    Channel,
    ChannelWishes,
    Draft,
    Message,
    NewChannel,
    Removed,
    Replayed,
    Said,
)
from anishelf.web.api.writing import DryRun, Writing, Written
from anishelf.web.database import Database, Now
from anishelf.web.guards import Needs
from anishelf.wiring.airflow import context_over
from anishelf.wiring.notifications import send_test

if TYPE_CHECKING:
    from anishelf.notifications.store.channels import ChannelRow

router = APIRouter(tags=["notifications"])
Id = Annotated[int, Path(ge=1, lt=2**63)]
MessageId = Annotated[str, Path(max_length=40, pattern=r"^[0-9a-f-]+$")]
ADMIN = [Depends(Needs(Role.ADMIN))]


@router.get("/channels", operation_id="listChannels")
def channels(conn: Database) -> Page[Channel]:
    """Return every channel, and how it does."""
    return Page(items=[_shown(row) for row in list_channels(conn)], next=None)


@router.post(
    "/channels",
    operation_id="addChannel",
    response_model=Channel,
    status_code=201,
    dependencies=ADMIN,
)
def add(writing: Writing, wanted: NewChannel, *, dry_run: DryRun = False) -> Response:
    """Add a channel; it is told of what happens from now on."""
    return writing.write(
        lambda: Written(_shown(add_channel(writing.conn, wanted.name, wanted.wishes()).changed)),
        status=201,
        dry_run=dry_run,
    )


@router.patch(
    "/channels/{channel_id}",
    operation_id="changeChannel",
    response_model=Channel,
    dependencies=ADMIN,
)
def change(
    writing: Writing, channel_id: Id, wanted: ChannelWishes, *, dry_run: DryRun = False
) -> Response:
    """Change a channel."""
    return writing.write(
        lambda: Written(_shown(change_channel(writing.conn, channel_id, wanted.wishes()).changed)),
        dry_run=dry_run,
    )


@router.post(
    "/channels/{channel_id}/pause",
    operation_id="pauseChannel",
    response_model=Channel,
    dependencies=ADMIN,
)
def pause(writing: Writing, channel_id: Id, *, dry_run: DryRun = False) -> Response:
    """Stop telling a channel; what waits stays."""
    return writing.write(
        lambda: Written(_shown(pause_channel(writing.conn, channel_id, paused=True).changed)),
        dry_run=dry_run,
    )


@router.post(
    "/channels/{channel_id}/resume",
    operation_id="resumeChannel",
    response_model=Channel,
    dependencies=ADMIN,
)
def resume(writing: Writing, channel_id: Id, *, dry_run: DryRun = False) -> Response:
    """Go on telling a channel."""
    return writing.write(
        lambda: Written(_shown(pause_channel(writing.conn, channel_id, paused=False).changed)),
        dry_run=dry_run,
    )


@router.delete(
    "/channels/{channel_id}",
    operation_id="removeChannel",
    response_model=Removed,
    dependencies=ADMIN,
)
def remove(writing: Writing, channel_id: Id, *, dry_run: DryRun = False) -> Response:
    """Remove a channel with what waits for it."""
    return writing.write(
        lambda: Written(Removed(id=remove_channel(writing.conn, channel_id).changed)),
        dry_run=dry_run,
    )


@router.post(
    "/channels/{channel_id}/test",
    operation_id="testChannel",
    response_model=Said,
    dependencies=ADMIN,
)
def press_test(writing: Writing, channel_id: Id) -> Response:
    """Send a message that says it is a test."""

    def act() -> Written:
        channel = known_channel(writing.conn, channel_id).channel
        return Written(Said(said=send_test(context_over(writing.conn), channel)))

    return writing.write(act)


@router.get("/channels/{channel_id}/preview", operation_id="previewChannel")
def preview(conn: Database, now: Now, channel_id: Id) -> Draft:
    """Return what the last event would look like there."""
    return Draft.model_validate(preview_channel(conn, channel_id, now=now))


@router.get("/messages", operation_id="listMessages")
def messages(
    conn: Database,
    channel_id: Annotated[int | None, Query(ge=1, lt=2**63)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 100,
) -> Page[Message]:
    """Return the last messages, the newest first."""
    found = list_messages(conn, channel_id=channel_id, limit=limit)
    return Page(items=[Message.model_validate(each) for each in found], next=None)


@router.post(
    "/messages/{message_id}/replay",
    operation_id="replayMessage",
    response_model=Replayed,
    dependencies=ADMIN,
)
def replay(writing: Writing, message_id: MessageId, *, dry_run: DryRun = False) -> Response:
    """Deliver a message once more, under its own id."""
    return writing.write(
        lambda: Written(
            Replayed(id=replay_message(writing.conn, message_id, now=writing.now).changed)
        ),
        dry_run=dry_run,
    )


def _shown(row: ChannelRow) -> Channel:
    channel = row.channel
    quiet = channel.quiet
    return Channel(
        id=channel.id,
        name=channel.name,
        conn_id=channel.conn_id,
        is_active=channel.is_active,
        kinds=sorted(channel.wants.kinds),
        shows=sorted(channel.wants.show_ids),
        subscriptions=sorted(channel.wants.subscription_ids),
        people=sorted(channel.wants.people),
        quiet_from=quiet.start if quiet else None,
        quiet_until=quiet.end if quiet else None,
        zone=quiet.zone.key if quiet else None,
        language=channel.language,
        title_template=channel.title_template,
        body_template=channel.body_template,
        per_hour=channel.per_hour,
        failing_since=row.failing_since,
        last_error=row.last_error,
        last_sent_at=row.last_sent_at,
        waiting=row.waiting,
    )
