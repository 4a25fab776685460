"""`anishelf downloads`: every transfer with its progress, and what a user can ask of one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from anishelf.cli.arguments import choice
from anishelf.cli.commands import Json, user
from anishelf.cli.downloads.commands import finish
from anishelf.cli.output import say, show_json, show_table
from anishelf.cli.remedies import show_remedies
from anishelf.core.words import duration, episode_name, size
from anishelf.wiring import local

if TYPE_CHECKING:
    from anishelf.views import Transfer


app = typer.Typer(invoke_without_command=True, help="What is downloaded.", rich_markup_mode=None)
Ids = Annotated[list[int], typer.Argument(help="Ids, as `anishelf downloads` shows them.")]
Wait = Annotated[bool, typer.Option("--wait", help="Wait for the answer, a minute at most.")]


@app.callback()
def downloads(
    context: typer.Context,
    *,
    active: Annotated[
        bool, typer.Option("--active", help="Only what is waiting or running.")
    ] = False,
    as_json: Json = False,
) -> None:
    """List the downloads, the newest first, with progress, flag and reason."""
    from anishelf.views import Dashboard

    if context.invoked_subcommand is not None:
        return
    with local.open_database() as conn:
        board = Dashboard(conn, downloader_failures=local.settings().downloader_failures)
        found = board.under_way() if active else board.downloads()
    if as_json:
        show_json(found)
        return
    if not found:
        say("nothing is downloading" if active else "nothing was downloaded yet")
        return
    show_table(
        ["ID", "WHAT", "STATUS", "DONE", "SIZE", "SPEED", "LEFT", "WHY"],
        map(_cells, found),
        right=["ID", "DONE", "SIZE", "SPEED", "LEFT"],
    )
    show_remedies(each.flag for each in found)


@app.command()
def retry(
    ids: Annotated[list[int] | None, typer.Argument(help="Ids; or use --status.")] = None,
    *,
    status: Annotated[
        str | None, typer.Option(help="All in this status, for example failed.")
    ] = None,
    wait: Wait = False,
    as_json: Json = False,
) -> None:
    """Let downloads begin again that failed, were cancelled or removed, or are stalled."""
    from anishelf.downloads.actions import DownloadStatus, retry_downloads

    if status is None and not ids:
        raise typer.BadParameter("name ids, or --status failed")
    wanted = None if status is None else choice(DownloadStatus, status)
    with local.open_database() as conn:
        asked = retry_downloads(conn, ids or [], status=wanted, by=user())
        finish(conn, asked, wait=wait, as_json=as_json)


@app.command()
def cancel(
    ids: Ids,
    *,
    episode: Annotated[
        float | None, typer.Option(help="Only this episode of a download with several.")
    ] = None,
    wait: Wait = False,
    as_json: Json = False,
) -> None:
    """End downloads that wait or run, and delete what has arrived."""
    _command(ids, "cancel", episode=episode, wait=wait, as_json=as_json)


@app.command()
def pause(ids: Ids, *, wait: Wait = False, as_json: Json = False) -> None:
    """Stop running downloads for a while."""
    _command(ids, "pause", wait=wait, as_json=as_json)


@app.command()
def resume(ids: Ids, *, wait: Wait = False, as_json: Json = False) -> None:
    """Let paused or stopped downloads go on."""
    _command(ids, "resume", wait=wait, as_json=as_json)


@app.command()
def remove(
    ids: Ids,
    *,
    with_data: Annotated[
        bool, typer.Option("--with-data", help="Delete its files, too; the library keeps its own.")
    ] = False,
    wait: Wait = False,
    as_json: Json = False,
) -> None:
    """Take downloads away from their downloader; episodes in the library stay."""
    action = "remove_with_data" if with_data else "remove"
    _command(ids, action, wait=wait, as_json=as_json)


def _command(
    ids: list[int], action: str, *, episode: float | None = None, wait: bool, as_json: bool
) -> None:
    from anishelf.downloads.actions import CommandAction, command_downloads

    with local.open_database() as conn:
        asked = command_downloads(conn, ids, CommandAction(action), by=user(), episode=episode)
        finish(conn, asked, wait=wait, as_json=as_json)


def _cells(transfer: Transfer) -> tuple[object, ...]:
    episode = episode_name(transfer.season, transfer.first, transfer.last)
    what = f"{transfer.show} {episode}".strip() if transfer.show else transfer.title
    speed = f"{size(transfer.speed)}/s" if transfer.speed else ""
    return (
        *(
            transfer.id,
            what,
            transfer.shown_status,
            f"{transfer.progress:.0%}",
            size(transfer.size),
            speed,
        ),
        *(duration(transfer.eta_seconds), transfer.why),
    )
