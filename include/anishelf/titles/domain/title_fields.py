"""The facts of a release that users' parsers may name, and how their texts are read."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any

from anishelf.errors import RuleFailed
from anishelf.titles.parser import Number


class Field(StrEnum):
    """What a rule may say of a release."""

    TITLE = "title"
    SEASON = "season"
    EPISODE = "episode"
    EPISODE_END = "episode_end"
    VERSION = "version"
    GROUP = "group"
    RESOLUTION = "resolution"
    SOURCE = "source"
    CODEC = "codec"
    LANGUAGES = "languages"
    YEAR = "year"
    KIND = "kind"


class Kind(StrEnum):
    """What a release is, where a rule says so."""

    EPISODE = "episode"
    BATCH = "batch"
    MOVIE = "movie"
    SPECIAL = "special"


def read_field(field: Field, text: str) -> Any:
    """Return what *text* says of *field*, or raise RuleFailed."""
    return _READERS[field](text)


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in re.split(r"\s+/\s+", text) if name.strip(" /")) or (text,)


def _groups(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in re.split(r"[&＆]", text) if name.strip()) or (text,)


def _languages(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(re.findall(r"[^\s,;&+、/]+", text.lower()))) or (text,)


def _episode(text: str) -> Number:
    plain = unicodedata.normalize("NFKC", text)
    if not re.fullmatch(r"[0-9]{1,5}(\.[0-9])?", plain):
        raise RuleFailed(f"{text!r} is no episode number")
    number = float(plain)
    return int(number) if number.is_integer() else number


def _whole(least: int, most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        plain = unicodedata.normalize("NFKC", text)
        if not re.fullmatch(r"[0-9]{1,5}", plain) or not least <= int(plain) <= most:
            raise RuleFailed(f"{text!r} is no number from {least} to {most}")
        return int(plain)

    return read


def _resolution(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).lower()
    if plain in {"4k", "uhd"}:
        return "2160p"
    lines = re.fullmatch(r"(?:[0-9]{3,4}\s*[x×*]\s*)?([0-9]{3,4})[pi]?", plain)
    if lines is None:
        raise RuleFailed(f"{text!r} is no resolution like 1080p or 1920x1080")
    return f"{lines[1]}p"


def _kind(text: str) -> Kind:
    try:
        return Kind(text.lower())
    except ValueError as error:
        raise RuleFailed(f"{text!r} is none of {', '.join(Kind)}") from error


_READERS: Mapping[Field, Callable[[str], Any]] = {
    Field.TITLE: _names,
    Field.SEASON: _whole(0, 99),
    Field.EPISODE: _episode,
    Field.EPISODE_END: _episode,
    Field.VERSION: _whole(1, 99),
    Field.GROUP: _groups,
    Field.RESOLUTION: _resolution,
    Field.SOURCE: str.lower,
    Field.CODEC: str.lower,
    Field.LANGUAGES: _languages,
    Field.YEAR: _whole(1900, 2999),
    Field.KIND: _kind,
}
