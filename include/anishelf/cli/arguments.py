"""What people write after `--start` and `--interval`, read and written."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

import typer

if TYPE_CHECKING:
    from anishelf.feeds.actions import Start


Word = TypeVar("Word", bound=StrEnum)
START_HELP = "From where on: now, everything, date:2026-10-01 or episode:5."
INTERVAL_HELP = "How often to look: 300 (seconds), 15m, 6h, 1d; 0 looks once only."
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_INTERVAL = re.compile(r"(\d{1,9})\s*([smhd]?)", re.IGNORECASE)


def parse_start(text: str, *, now: datetime) -> Start:
    """Return what *text* says, or raise BadParameter; a date without a zone is local midnight."""
    from anishelf.feeds.actions import Start, StartPolicy

    kind, _, value = text.strip().partition(":")
    try:
        match kind:
            case StartPolicy.NOW if not value:
                return Start(StartPolicy.NOW, at=now)
            case StartPolicy.EVERYTHING if not value:
                return Start(StartPolicy.EVERYTHING)
            case StartPolicy.DATE:
                return Start(StartPolicy.DATE, at=_moment(value))
            case StartPolicy.EPISODE:
                return Start(StartPolicy.EPISODE, episode=_episode(value))
    except (ValueError, InvalidOperation) as error:
        raise typer.BadParameter(f"{text!r}: {value!r} is not valid after {kind}:") from error
    raise typer.BadParameter(f"{text!r} is none of now, everything, date:… and episode:…")


def choice(words: type[Word], text: str) -> Word:
    """Return the word that *text* is, or raise BadParameter with those that there are."""
    try:
        return words(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is none of {', '.join(words)}") from None


def parse_interval(text: str) -> int:
    """Return the seconds that *text* names, or raise BadParameter."""
    match = _INTERVAL.fullmatch(text.strip())
    if match is None:
        raise typer.BadParameter(f"{text!r} is no interval like 300, 15m, 6h or 1d")
    return int(match[1]) * _UNITS[match[2].lower() or "s"]


def _moment(value: str) -> datetime:
    return datetime.fromisoformat(value).astimezone()


def _episode(value: str) -> Decimal:
    number = Decimal(value)
    if not number.is_finite() or number < 0:
        raise ValueError(value)
    return number
