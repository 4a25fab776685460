"""`anishelf downloads`: every transfer with its progress, and why one does not get on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from anishelf.cli import wiring
from anishelf.cli.commands import Json
from anishelf.cli.output import say, show_json, show_table
from anishelf.domain.words import duration, episode_name, size

if TYPE_CHECKING:
    from anishelf.store.dashboard import Transfer


def downloads(
    *,
    active: Annotated[
        bool, typer.Option("--active", help="Only what is waiting or running.")
    ] = False,
    as_json: Json = False,
) -> None:
    """List the downloads, the newest first, with progress, flag and reason."""
    from anishelf.store.dashboard import Dashboard

    with wiring.database() as conn:
        board = Dashboard(conn)
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


def _cells(transfer: Transfer) -> tuple[object, ...]:
    episode = episode_name(transfer.season, transfer.first, transfer.last)
    what = f"{transfer.show} {episode}".strip() if transfer.show else transfer.title
    status = f"{transfer.status} ({transfer.flag})" if transfer.flag else transfer.status
    speed = f"{size(transfer.speed)}/s" if transfer.speed else ""
    return (
        *(transfer.id, what, status, f"{transfer.progress:.0%}", size(transfer.size), speed),
        *(duration(transfer.eta_seconds), transfer.flag_reason or transfer.reason),
    )
