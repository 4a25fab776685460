"""How `subscriptions list` shows the followed feeds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from anishelf.cli.output import say, show_json, show_table
from anishelf.core.words import ago, duration
from anishelf.wiring import local

if TYPE_CHECKING:
    from anishelf.views.subscriptions import FollowedFeed


def show(rows: Sequence[FollowedFeed], *, as_json: bool) -> None:
    """Print the followed feeds, and below them why one fails."""
    if as_json:
        show_json(rows)
        return
    if not rows:
        say("no feed is followed; add one: anishelf subscriptions add URL")
        return
    show_table(
        ["ID", "NAME", "STATE", "EVERY", "START", "PRIORITY", "LAST SUCCESS", "ADDRESS"],
        [_cells(row) for row in rows],
        right=["ID", "PRIORITY"],
    )
    for row in rows:
        if row.last_error:
            say(f"{row.id} {row.name}: {row.last_error}")


def _cells(row: FollowedFeed) -> tuple[object, ...]:
    every = (
        "auto"
        if row.interval_auto
        else duration(row.interval_seconds)
        if row.interval_seconds
        else "once"
    )
    last = ago(row.last_success_at, now=local.clock())
    return (row.id, row.name, row.state, every, row.start, row.priority, last, row.url)
