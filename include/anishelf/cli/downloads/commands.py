"""Writes down what a user asks of downloads, lets a task carry it out, and shows the answers."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

import typer

from anishelf.cli.output import say, show_json

if TYPE_CHECKING:
    from psycopg import Connection

    from anishelf.core.outcome import Outcome
    from anishelf.downloads.domain.command import Command

_WAIT_SECONDS = 60.0
_LOOK_EVERY = 0.5
"""Seconds."""


def finish(
    conn: Connection, asked: Outcome[tuple[Command, ...]], *, wait: bool, as_json: bool
) -> None:
    """Start what carries out commands and show the answers; exit status 1 when one was refused."""
    from anishelf.cli.runs import begin

    started = begin(asked.start)
    commands = _answered(conn, asked.ids) if wait else list(asked.changed)
    _show(commands, started=started, as_json=as_json)
    if any(each.is_refused for each in commands):
        raise typer.Exit(1)


def _answered(conn: Connection, ids: Sequence[int]) -> list[Command]:
    from anishelf.views.downloaders import commands

    deadline = time.monotonic() + _WAIT_SECONDS
    asked = commands(conn, ids)
    while any(each.is_pending for each in asked) and time.monotonic() < deadline:
        time.sleep(_LOOK_EVERY)
        asked = commands(conn, ids)
    return asked


def _show(asked: list[Command], *, started: bool, as_json: bool) -> None:
    if as_json:
        show_json(asked)
        return
    later = "a task carries it out now" if started else "the next run of collect_releases does it"
    for each in asked:
        said = each.answer or later if each.is_pending else f"{each.status}: {each.answer}"
        say(f"download {each.download_id}: {said}")
