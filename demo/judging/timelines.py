"""Tells how each request came to where it is: which state, when, how many episodes, who said so."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from rich.console import Console
from rich.table import Table

from anishelf.views.requests import RequestPage, TimelineRow
from demo.neighbours.flows import Flow

_ORDER = (
    "unaired", "requested", "approved", "grabbing", "downloading", "downloaded", "importing",
    "anime_matching", "available",
)  # fmt: skip


def show_timelines(console: Console, pages: Sequence[tuple[Flow, RequestPage]]) -> None:
    """Print one table for each request."""
    for flow, page in pages:
        console.print(_table(flow, page))


def _table(flow: Flow, page: RequestPage) -> Table:
    request = page.request
    there = f"{request.available} of {request.total}" if request.total > 1 else ""
    words = [f"{request.title} ({request.year})", flow.name, request.state.replace("_", " "), there]
    table = Table(title=", ".join(filter(None, words)), title_justify="left", title_style="bold")
    for column in ("State", "Items", "First", "Last", "Told by"):
        table.add_column(column)
    for state in _ORDER:
        rows = [row for row in page.timeline if row.state == state]
        if rows:
            first, last = min(row.at for row in rows), max(row.at for row in rows)
            count = str(len({row.item_id for row in rows}))
            table.add_row(state.replace("_", " "), count, _at(first), _at(last), _told(rows))
    return table


def _told(rows: Sequence[TimelineRow]) -> str:
    told = sorted({row.source or "worked out" for row in rows if not row.inferred})
    inferred = sum(row.inferred for row in rows)
    return ", ".join([*told, *([f"inferred ({inferred})"] if inferred else [])])


def _at(moment: datetime) -> str:
    return f"{moment.astimezone():%H:%M:%S}"
