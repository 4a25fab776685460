"""Rows for people (tables) and for programs (JSON). What strangers wrote is shown, never obeyed."""

from __future__ import annotations

import dataclasses
import json
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import typer

from anishelf.core.words import fact

if TYPE_CHECKING:
    from rich.console import Console

# Control characters (a title could repaint the terminal) and marks that turn the direction of text.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_PIPE_WIDTH = 200


def show_json(value: object) -> None:
    """Print rows (dataclasses, mappings) as JSON; times are UTC in ISO 8601."""
    typer.echo(json.dumps(_plain(value), ensure_ascii=False, indent=2))


def show_table(
    columns: Sequence[str], rows: Iterable[Sequence[object]], *, right: Iterable[str] = ()
) -> None:
    """Print a table; the columns named in *right* hold numbers."""
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(column, justify="right" if column in right else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(printable(_words(cell))) for cell in row))
    console().print(table)


def console() -> Console:
    """Return where to print: as wide as the terminal, or wide enough when piped."""
    from rich.console import Console

    return Console(width=None if sys.stdout.isatty() else _PIPE_WIDTH, highlight=False)


def say(text: str) -> None:
    """Print one line for people."""
    typer.echo(printable(text))


def printable(text: str) -> str:
    """Return *text* without characters that would steer a terminal."""
    return _UNPRINTABLE.sub("�", text)


def _words(cell: object) -> str:
    return f"{cell.astimezone():%Y-%m-%d %H:%M}" if isinstance(cell, datetime) else fact(cell)


def _plain(value: object) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: _plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == int(value) else float(value)
    return value
