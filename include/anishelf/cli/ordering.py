"""Writes down what a user asks of downloads, lets a task carry it out, and shows the answers."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

import typer

from anishelf.cli import wiring
from anishelf.cli.output import say, show_json
from anishelf.downloads.domain.states import CommandAction, CommandStatus
from anishelf.errors import UnknownId

if TYPE_CHECKING:
    from psycopg import Connection

    from anishelf.downloads.domain.command import Command
    from anishelf.downloads.store.download_commands import DownloadCommands

_WAIT_SECONDS = 60.0
_LOOK_EVERY = 0.5


def order(
    ids: Sequence[int],
    action: CommandAction,
    *,
    episode: float | None = None,
    wait: bool,
    as_json: bool,
) -> None:
    """Ask *action* of each download; exit status 1 when one was refused."""
    from anishelf.cli.runs import begin
    from anishelf.core.outcome import DagStart, Work
    from anishelf.downloads.store.download_commands import DownloadCommands

    with wiring.database() as conn:
        rows = DownloadCommands(conn)
        _check_ids(conn, ids)
        asked = [
            rows.ask(each, action=action, episode_id=_episode(rows, each, episode)) for each in ids
        ]
        started = begin(DagStart(Work.CONTROL_DOWNLOADS)) if asked else True
        if wait:
            asked = _answered(rows, asked)
    _show(asked, started=started, as_json=as_json)
    if any(each.status is CommandStatus.REFUSED for each in asked):
        raise typer.Exit(1)


def _check_ids(conn: Connection, ids: Sequence[int]) -> None:
    from anishelf.downloads.store.downloads import Downloads

    known = Downloads(conn).known(ids)
    for each in ids:
        if each not in known:
            raise UnknownId(f"there is no download {each}; `anishelf downloads` lists all")


def _episode(rows: DownloadCommands, download_id: int, episode: float | None) -> int | None:
    if episode is None:
        return None
    found = rows.episode_id(download_id, episode=episode)
    if found is None:
        raise UnknownId(f"download {download_id} is not wanted for an episode {episode:g}")
    return found


def _answered(rows: DownloadCommands, asked: list[Command]) -> list[Command]:
    deadline = time.monotonic() + _WAIT_SECONDS
    while time.monotonic() < deadline:
        asked = [rows.get(each.id) for each in asked]
        if all(each.status is not CommandStatus.PENDING for each in asked):
            break
        time.sleep(_LOOK_EVERY)
    return asked


def _show(asked: list[Command], *, started: bool, as_json: bool) -> None:
    if as_json:
        show_json(asked)
        return
    later = "a task carries it out now" if started else "the next run of collect_releases does it"
    for each in asked:
        waiting = each.status is CommandStatus.PENDING
        said = each.answer or later if waiting else f"{each.status}: {each.answer}"
        say(f"download {each.download_id}: {said}")
