"""A user's own title parsers: a pattern, and which fact of the release each of its parts is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from anishelf.errors import RuleFailed, RuleInvalid
from anishelf.titles.domain.rules import TITLE_SECONDS, Found, Pattern, compile_pattern, search
from anishelf.titles.domain.title_fields import Field, Kind, read_field
from anishelf.titles.parser import ReleaseTitle


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
    """A saved parser; higher priority is tried first, then the lower id."""

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
        Field(name): Source(name, is_group=True) for name in sorted(pattern.names & set(Field))
    }
    fields = named | dict(new.fields or {})
    _check_fields(fields, pattern)
    return replace(new, fields=fields)


def read_source(text: str) -> Source:
    """Return what `field=` is set to: `$2` or `$name` is a group, anything else stays text."""
    if re.fullmatch(r"\$\w+", text):
        return Source(text[1:], is_group=True)
    return Source(text, is_group=False)


def _check_fields(fields: Mapping[Field, Source], pattern: Pattern) -> None:
    if not fields:
        raise RuleInvalid(
            "the parser reads nothing: name a group like a field, (?P<episode>\\d+), or set a "
            f"field to a group, episode=$1; the fields are {', '.join(Field)}"
        )
    if Field.EPISODE_END in fields and Field.EPISODE not in fields:
        raise RuleInvalid("a range needs its first episode too: set episode beside episode_end")
    for field, source in fields.items():
        if not source.is_group:
            try:
                read_field(field, source.value)
            except RuleFailed as error:
                raise RuleInvalid(f"{field}: {error}") from error
        elif not _has_group(pattern, source.value):
            raise RuleInvalid(f"{field}: the pattern has no group ${source.value}")


def _has_group(pattern: Pattern, name: str) -> bool:
    if name.isdecimal():
        return int(name) <= pattern.groups
    return name in pattern.names


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
                    said[field] = read_field(field, text.strip())
                except RuleFailed as error:
                    raise RuleFailed(f"{field}: {error}") from error
        return said


def compiled(rule: TitleParser) -> CompiledParser:
    """Return *rule* ready for use, or raise RuleInvalid."""
    condition = compile_pattern(rule.condition, what="the condition") if rule.condition else None
    return CompiledParser(rule, compile_pattern(rule.pattern), condition)


def _group(found: Found, name: str) -> str | None:
    # The groups of a match are found by number or by name, and a number is an int there.
    return found(int(name) if name.isdecimal() else name)


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
