"""`anishelf senders`: the programs that may tell us what happens."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Annotated

import typer

from anishelf.cli.commands import Json
from anishelf.cli.output import say, show_json, show_table
from anishelf.errors import CommandRefused, PipelineError
from anishelf.wiring import local

if TYPE_CHECKING:
    from anishelf.core.outcome import Outcome
    from anishelf.tracker.actions.senders import NewSender
    from anishelf.wiring.context import Context

app = typer.Typer(
    no_args_is_help=True, help="The programs that tell us what happens.", rich_markup_mode=None
)
SenderId = Annotated[int, typer.Argument(help="Its id, as `senders list` shows it.")]


@app.command()
def add(
    source: Annotated[str, typer.Argument(help="seerr, sonarr, radarr or jellyfin.")],
    *,
    name: Annotated[str, typer.Option(help="What to call this instance.")] = "default",
    uhd: Annotated[bool, typer.Option("--4k", help="It holds the 4K copies.")] = False,
    anime: Annotated[bool, typer.Option("--anime", help="All that it holds is anime.")] = False,
    connection: Annotated[
        str | None, typer.Option(help="Its connection; default: that of the program.")
    ] = None,
    install: Annotated[
        bool, typer.Option("--install", help="Enter the webhook in the program itself.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Let an instance call; shows its address and its token, once."""
    from anishelf.tracker.actions.senders import add_sender

    with local.open_context() as context:
        outcome = add_sender(
            context.conn,
            source,
            name,
            now=local.clock(),
            public_url=local.settings().public_url,
            is_4k=uhd,
            is_anime=anime,
            conn_id=connection,
        )
        installed = _install(context, outcome.changed) if install else None
    _show(outcome, as_json=as_json)
    if installed and not as_json:
        say(installed)


@app.command("list")
def list_all(*, as_json: Json = False) -> None:
    """List the senders, when each called last, and what was refused."""
    from anishelf.tracker.actions.senders import list_refusals, list_senders

    with local.open_database() as conn:
        found, refused = list_senders(conn), list_refusals(conn)
    if as_json:
        show_json({"senders": found, "refused": refused})
        return
    show_table(
        ["ID", "PROGRAM", "NAME", "COPIES", "CALLS", "LAST"],
        [(s.id, s.source, s.name, s.track, s.received, s.last_seen_at) for s in found],
        right=["ID", "CALLS"],
    )
    for source, reason, count, last in refused:
        say(f"refused: {source}, {reason}: {count} times, last at {last:%Y-%m-%d %H:%M}")


@app.command()
def rotate(sender_id: SenderId, *, as_json: Json = False) -> None:
    """Give a sender a new token; the one before stays valid until the next change."""
    from anishelf.tracker.actions.senders import rotate_sender

    with local.open_database() as conn:
        outcome = rotate_sender(
            conn, sender_id, now=local.clock(), public_url=local.settings().public_url
        )
    _show(outcome, as_json=as_json)


@app.command("end-former")
def end_former(sender_id: SenderId, *, as_json: Json = False) -> None:
    """End the token that was valid before the present one."""
    from anishelf.tracker.actions.senders import end_former as end

    with local.open_database() as conn:
        row = end(conn, sender_id).changed
    show_json(row) if as_json else say(f"{row.source} {row.name}: only its newest token is valid")


@app.command()
def remove(sender_id: SenderId, *, as_json: Json = False) -> None:
    """Let a sender call no more; what it sent stays."""
    from anishelf.tracker.actions.senders import remove_sender

    with local.open_database() as conn:
        row = remove_sender(conn, sender_id).changed
    show_json(row) if as_json else say(f"{row.source} {row.name} is removed")


@app.command("test")
def press(sender_id: SenderId, *, as_json: Json = False) -> None:
    """Press the program's own test button and see whether its call arrives."""
    from anishelf.tracker.actions.installing import arr_test, press_test, seerr_test
    from anishelf.tracker.actions.senders import known_sender
    from anishelf.wiring import neighbours

    with local.open_context() as context:
        conn, row = context.conn, known_sender(context.conn, sender_id)
        found = neighbours.neighbour_of(context, row)
        if found is None:
            raise CommandRefused(
                f"there is no connection to this {row.source}: press its test button by hand and "
                "look at `anishelf inbox list`"
            )
        is_seerr = row.source == "seerr"
        button = (
            seerr_test(neighbours.seerr(found)) if is_seerr else arr_test(neighbours.arr(found))
        )
        arrived = press_test(conn, sender_id, button, wait=lambda: time.sleep(0.25))
    if as_json:
        show_json({"sender": sender_id, "arrived": arrived})
    elif arrived:
        say("its call arrived")
    if not arrived:
        raise CommandRefused("the program says that it called, but nothing arrived here")


def _install(context: Context, new: NewSender) -> str:
    from anishelf.tracker.actions.installing import install_in_arr, install_in_seerr
    from anishelf.wiring import neighbours

    found = neighbours.neighbour_of(context, new.sender)
    if found is None:
        return f"not entered: there is no connection to this {new.sender.source}; do it by hand"
    try:
        if new.sender.source == "seerr":
            install_in_seerr(neighbours.seerr(found), url=new.url, token=new.token)
        else:
            install_in_arr(neighbours.arr(found), url=new.url, token=new.token)
    except PipelineError as error:
        return f"not entered: {error}"
    return f"entered in {new.sender.source}; `anishelf senders test {new.sender.id}` proves it"


def _show(outcome: Outcome[NewSender], *, as_json: bool) -> None:
    new = outcome.changed
    if as_json:
        show_json(new)
        return
    say(f"sender {new.sender.id}: {new.sender.source} {new.sender.name}")
    say(f"address: {new.url}")
    say(f"header:  {new.header}")
    say("The token is shown this once. In the program:")
    for number, step in enumerate(new.steps, start=1):
        say(f"{number}. {step}")
