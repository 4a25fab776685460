"""A user's own title parsers: a pattern, and which fact of the release each of its parts is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from anishelf.errors import RuleFailed, RuleInvalid
from anishelf.titles.domain.rules import TITLE_SECONDS, Found, Pattern, compile_pattern, search
from anishelf.titles.parser import Number, ReleaseTitle


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


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule takes a field from: a group of its pattern, else a text that stays the same."""

    value: str
    is_group: bool

    def __str__(self) -> str:
        """Return it as users write it."""
        return f"${self.value}" if self.is_group else self.value


@dataclass(frozen=True, slots=True)
class NewTitleParser:
    """What a user says of a parser; without a condition its pattern alone decides."""

    name: str
    pattern: str
    condition: str = ""
    fields: Mapping[Field, Source] | None = None
    priority: int = 0


@dataclass(frozen=True, slots=True)
class TitleParser:
    """A saved parser; higher priority is asked first, then the lower id."""

    id: int
    name: str
    pattern: str
    condition: str
    fields: Mapping[Field, Source]
    priority: int
    enabled: bool = True
    failures: int = 0
    last_failure: str | None = None
    last_failed_at: datetime | None = None


def checked(new: NewTitleParser) -> NewTitleParser:
    """Return *new* with all its fields named, or raise RuleInvalid saying what is wrong where.

    A group of the pattern that bears the name of a field is that field, unless another is named.
    """
    pattern = compile_pattern(new.pattern)
    if new.condition:
        compile_pattern(new.condition, what="the condition")
    named = {
        Field(name): Source(name, is_group=True)
        for name in pattern.groupindex
        if name in set(Field)
    }
    fields = named | dict(new.fields or {})
    _check_fields(fields, pattern)
    return replace(new, fields=fields)


def read_source(text: str) -> Source:
    """Return what stands behind `field=`: `$2` or `$name` is a group, anything else stays text."""
    if re.fullmatch(r"\$\w+", text):
        return Source(text[1:], is_group=True)
    return Source(text, is_group=False)


def _check_fields(fields: Mapping[Field, Source], pattern: Pattern) -> None:
    if not fields:
        raise RuleInvalid(
            "the parser reads nothing: name a group like a field, (?P<episode>\\d+), or say "
            f"`--set episode=$1`; the fields are {', '.join(Field)}"
        )
    if Field.EPISODE_END in fields and Field.EPISODE not in fields:
        raise RuleInvalid("a range needs its first episode too: set episode beside episode_end")
    for field, source in fields.items():
        if not source.is_group:
            try:
                _READERS[field](source.value)
            except RuleFailed as error:
                raise RuleInvalid(f"{field}: {error}") from error
        elif not _has_group(pattern, source.value):
            raise RuleInvalid(f"{field}: the pattern has no group ${source.value}")


def _has_group(pattern: Pattern, name: str) -> bool:
    if name.isdecimal():
        return int(name) <= pattern.groups
    return name in pattern.groupindex


@dataclass(frozen=True, slots=True)
class CompiledParser:
    """A parser ready for use."""

    rule: TitleParser
    pattern: Pattern
    condition: Pattern | None

    def find(self, title: str) -> Found | None:
        """Return where the rule applies to *title*, None where not; RuleFailed out of time."""
        if self.condition is not None:
            if search(self.condition, title, seconds=TITLE_SECONDS / 2) is None:
                return None
            return search(self.pattern, title, seconds=TITLE_SECONDS / 2)
        return search(self.pattern, title)

    def read(self, title: str, base: ReleaseTitle | None) -> ReleaseTitle | None:
        """Return what the rule reads in *title*, None where it does not apply; may raise RuleFailed.

        What it does not name is taken from *base*, the built-in reading.
        """
        found = self.find(title)
        if found is None:
            return None
        said = self._said(found)
        if base is None and Field.TITLE not in said:
            return None  # the built-in parser says that it is no video, and the rule adds no show
        return _merged(base or ReleaseTitle(), said)

    def _said(self, found: Found) -> dict[Field, Any]:
        said: dict[Field, Any] = {}
        for field, source in self.rule.fields.items():
            text = _group(found, source.value) if source.is_group else source.value
            if text is not None and text.strip():
                try:
                    said[field] = _READERS[field](text.strip())
                except RuleFailed as error:
                    raise RuleFailed(f"{field}: {error}") from error
        return said


def compiled(rule: TitleParser) -> CompiledParser:
    """Return *rule* ready for use, or raise RuleInvalid."""
    condition = compile_pattern(rule.condition, what="the condition") if rule.condition else None
    return CompiledParser(rule, compile_pattern(rule.pattern), condition)


def _group(found: Found, name: str) -> str | None:
    # The groups of a match are found by number or by name, and a number is an int there.
    return found[int(name)] if name.isdecimal() else found[name]


def _merged(base: ReleaseTitle, said: Mapping[Field, Any]) -> ReleaseTitle:
    facts: dict[str, Any] = {_ATTRIBUTES[f]: said[f] for f in _ATTRIBUTES if f in said}
    if Field.EPISODE in said:
        end = said.get(Field.EPISODE_END)
        if end is not None and end <= said[Field.EPISODE]:
            raise RuleFailed(f"episode_end: {end} is not after {said[Field.EPISODE]}")
        facts |= {"episode_end": end, "absolute_episode": None, "is_batch": end is not None}
    if Field.KIND in said:
        kind = said[Field.KIND]
        facts |= {f"is_{each}": kind is each for each in Kind if each is not Kind.EPISODE}
    return replace(base, **facts)


_ATTRIBUTES = {
    Field.TITLE: "titles",
    Field.SEASON: "season",
    Field.EPISODE: "episode",
    Field.VERSION: "version",
    Field.GROUP: "groups",
    Field.RESOLUTION: "resolution",
    Field.SOURCE: "source",
    Field.CODEC: "video_codec",
    Field.LANGUAGES: "subtitle_langs",
    Field.YEAR: "year",
}


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
