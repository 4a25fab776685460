"""What people write after `--start` and `--interval`, read and written."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

import typer

from anishelf.errors import ValueInvalid

if TYPE_CHECKING:
    from anishelf.feeds.actions import Start


Word = TypeVar("Word", bound=StrEnum)
START_HELP = "From where on: now, everything, date:2026-10-01 or episode:5."
INTERVAL_HELP = "How often to look: 300 (seconds), 15m, 6h, 1d; 0 looks once only; auto: when a release is expected."
Value = TypeVar("Value")


def parse_start(text: str, *, now: datetime) -> Start:
    """Return what *text* says, or raise BadParameter; a date without a zone is local midnight."""
    from anishelf.feeds.actions import read_start

    return _read(lambda: read_start(text, now=now.astimezone()))


def parse_interval(text: str) -> int:
    """Return the seconds that *text* names, or raise BadParameter."""
    from anishelf.feeds.actions import read_interval

    return _read(lambda: read_interval(text))


def choice(words: type[Word], text: str) -> Word:
    """Return the word that *text* is, or raise BadParameter with those that there are."""
    try:
        return words(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is none of {', '.join(words)}") from None


def _read(read: Callable[[], Value]) -> Value:
    try:
        return read()
    except ValueInvalid as error:
        raise typer.BadParameter(str(error)) from error
