"""`anishelf notifications`: the channels over which people are told, and what they were told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from anishelf.cli.commands import Json
from anishelf.cli.output import say, show_json, show_table
from anishelf.wiring import local

if TYPE_CHECKING:
    from anishelf.notifications.actions import Wishes

app = typer.Typer(
    no_args_is_help=True, help="Whom to tell what, over which channels.", rich_markup_mode=None
)
ChannelId = Annotated[int, typer.Argument(help="Its id, as `notifications list` shows it.")]
Conn = Annotated[str | None, typer.Option("--connection", help="Airflow connection; notify_NAME.")]
Events = Annotated[list[str] | None, typer.Option("--event", help="Only these; repeatable.")]
Shows = Annotated[list[int] | None, typer.Option("--show", help="Only shows of these ids.")]
Feeds = Annotated[list[int] | None, typer.Option("--subscription", help="Only these feeds.")]
People = Annotated[list[str] | None, typer.Option("--person", help="Only what they asked for.")]
Quiet = Annotated[str | None, typer.Option(help="Hours without messages: 22:00-07:30.")]
Zone = Annotated[str | None, typer.Option(help="Time zone of the quiet hours.")]
Language = Annotated[str | None, typer.Option(help="en, zh-Hans, zh-Hant or ja.")]
TitleTemplate = Annotated[str | None, typer.Option("--title", help="Template: {{ show }} …")]
BodyTemplate = Annotated[str | None, typer.Option("--body", help="Template of the text.")]
PerHour = Annotated[int | None, typer.Option("--per-hour", min=1, help="Messages at most.")]


@app.command("list")
def list_all(*, as_json: Json = False) -> None:
    """List channels, and how they do."""
    from anishelf.notifications.actions import list_channels

    with local.open_database() as conn:
        found = list_channels(conn)
    if as_json:
        show_json(found)
        return
    rows = [
        (row.channel.id, row.channel.name, row.channel.conn_id,
         "on" if row.channel.is_active else "off",
         ", ".join(sorted(row.channel.wants.kinds)) or "everything", row.waiting,
         row.last_sent_at, row.last_error)
        for row in found
    ]  # fmt: skip
    columns = ["ID", "NAME", "CONNECTION", "STATE", "EVENTS", "WAITING", "LAST", "ERROR"]
    show_table(columns, rows, right=["ID", "WAITING"])


@app.command()
def add(
    name: Annotated[str, typer.Argument(help="How it is called here.")],
    *,
    connection: Conn = None,
    event: Events = None,
    show: Shows = None,
    subscription: Feeds = None,
    person: People = None,
    quiet: Quiet = None,
    zone: Zone = None,
    language: Language = None,
    title: TitleTemplate = None,
    body: BodyTemplate = None,
    per_hour: PerHour = None,
    as_json: Json = False,
) -> None:
    """Add a channel; make its connection (type Notification channel) in Airflow."""
    from anishelf.notifications.actions import Wishes, add_channel

    wishes = Wishes(
        connection, event, show, subscription, person, quiet, zone, language, title, body, per_hour
    )
    with local.open_database() as conn:
        made = add_channel(conn, name, wishes).changed
    if as_json:
        show_json(made)
        return
    say(f"channel {made.channel.id} tells what happens from now on")
    say(f"its connection is {made.channel.conn_id}, of type Notification channel, made in Airflow")


@app.command()
def edit(
    channel_id: ChannelId,
    *,
    connection: Conn = None,
    event: Events = None,
    show: Shows = None,
    subscription: Feeds = None,
    person: People = None,
    quiet: Quiet = None,
    zone: Zone = None,
    language: Language = None,
    title: TitleTemplate = None,
    body: BodyTemplate = None,
    per_hour: PerHour = None,
    as_json: Json = False,
) -> None:
    """Change a channel; what is not named stays."""
    from anishelf.notifications.actions import Wishes

    wishes = Wishes(
        connection, event, show, subscription, person, quiet, zone, language, title, body, per_hour
    )
    _change(channel_id, wishes, as_json=as_json)


@app.command()
def pause(channel_id: ChannelId, *, as_json: Json = False) -> None:
    """Stop telling; what waits stays."""
    _switch(channel_id, paused=True, as_json=as_json)


@app.command()
def resume(channel_id: ChannelId, *, as_json: Json = False) -> None:
    """Go on telling."""
    _switch(channel_id, paused=False, as_json=as_json)


@app.command()
def remove(channel_id: ChannelId, *, as_json: Json = False) -> None:
    """Remove a channel with what waits for it; its connection stays in Airflow."""
    from anishelf.notifications.actions import remove_channel

    with local.open_database() as conn:
        remove_channel(conn, channel_id)
    show_json({"removed": channel_id}) if as_json else say(f"channel {channel_id} is removed")


@app.command("test")
def press_test(channel_id: ChannelId, *, as_json: Json = False) -> None:
    """Send a message that says it is a test."""
    from anishelf.notifications.actions import known_channel
    from anishelf.wiring.notifications import send_test

    with local.open_context() as context:
        said = send_test(context, known_channel(context.conn, channel_id).channel)
    show_json({"said": said}) if as_json else say(said)


@app.command()
def preview(channel_id: ChannelId, *, as_json: Json = False) -> None:
    """Show what the last event would look like there."""
    from anishelf.notifications.actions import preview_channel

    with local.open_database() as conn:
        draft = preview_channel(conn, channel_id, now=local.clock())
    if as_json:
        show_json({"title": draft.title, "body": draft.body})
        return
    say(draft.title)
    say(draft.body)


@app.command()
def messages(
    *,
    channel: Annotated[int | None, typer.Option(help="Only of this channel.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="How many.")] = 100,
    as_json: Json = False,
) -> None:
    """List the last messages, the newest first."""
    from anishelf.notifications.actions import list_messages

    with local.open_database() as conn:
        found = list_messages(conn, channel_id=channel, limit=limit)
    if as_json:
        show_json(found)
        return
    rows = [
        (each.id, each.channel_id, each.title, each.notice_count, each.state, each.attempts,
         each.error, each.made_at)
        for each in found
    ]  # fmt: skip
    columns = ["ID", "CHANNEL", "TITLE", "TELLS", "STATE", "ATTEMPTS", "ERROR", "MADE"]
    show_table(columns, rows, right=["CHANNEL", "TELLS", "ATTEMPTS"])


@app.command()
def replay(
    message_id: Annotated[str, typer.Argument(help="Its id, as `notifications messages` shows.")],
    *,
    as_json: Json = False,
) -> None:
    """Deliver a message once more, under its own id."""
    from anishelf.notifications.actions import replay_message

    with local.open_database() as conn:
        replay_message(conn, message_id, now=local.clock())
    show_json({"replayed": message_id}) if as_json else say(f"message {message_id} goes out again")


def _change(channel_id: int, wishes: Wishes, *, as_json: bool) -> None:
    from anishelf.notifications.actions import change_channel

    with local.open_database() as conn:
        row = change_channel(conn, channel_id, wishes).changed
    show_json(row) if as_json else say(f"channel {row.channel.name} is changed")


def _switch(channel_id: int, *, paused: bool, as_json: bool) -> None:
    from anishelf.notifications.actions import pause_channel

    with local.open_database() as conn:
        row = pause_channel(conn, channel_id, paused=paused).changed
    said = f"channel {row.channel.name} is {'paused' if paused else 'told again'}"
    show_json(row) if as_json else say(said)
