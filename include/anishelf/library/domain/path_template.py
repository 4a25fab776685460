"""Where an episode or a movie lies in the library: the path template and its rules."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from jinja2 import StrictUndefined, Template, TemplateError
from jinja2.meta import find_undeclared_variables
from jinja2.sandbox import ImmutableSandboxedEnvironment

from anishelf.core.naming import SEGMENT_BYTES, clean_name, cut, folder_title, full_width
from anishelf.errors import SettingInvalid, UnsafePath
from anishelf.titles.parser import Number

_PATH_BYTES = 1024  # of Linux's 4096, so that any root fits before it
_WORD_BYTES = 40  # group, resolution, source
_TITLE_BYTES = (150, 100, 60, 30)  # the first that leaves room for the rest of the template
_MISSING = "\ue000"  # stands for a value nobody knows; clean_name takes it from real values
_EMPTY_BRACKETS = re.compile(rf"\s*[(\[{{（【]\s*{_MISSING}\s*[)\]}}）】]")
# `S01E01 - E5` is episodes 1 to 5 for Jellyfin and Kodi, `S01E01 - X2` episodes 1 and 2.
_FALSE_END = re.compile(r"([Ss][0-9]+[Ee][0-9]+(?:-[Ee][0-9]++)?+[ ._\-\[(]*)([EeXx])(?=[0-9])")
# Jinja calls plain Python, so a template may fail in any of Python's ways.
_RENDER_ERRORS = (
    TemplateError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PathFacts:
    """What a path template may use besides `ext`; None is left out with the brackets around it."""

    title: str
    original_title: str
    year: int | None
    season: int
    episode: Number
    episode_end: Number | None = None
    version: int = 1
    group: str | None = None
    resolution: str | None = None
    source: str | None = None
    bangumi_id: int | None = None


_PROBE = PathFacts(
    title="Show",
    original_title="Show",
    year=2000,
    season=1,
    episode=1,
    group="Group",
    resolution="1080p",
    source="web",
    bangumi_id=1,
)
_WIDEST = replace(
    _PROBE,
    season=9999,
    episode=99999,
    version=99,
    group="x" * _WORD_BYTES,
    resolution="x" * _WORD_BYTES,
    source="x" * _WORD_BYTES,
)


class PathTemplate:
    """A sandboxed template that gives every episode a path of its own below a root."""

    def __init__(self, text: str, *, setting: str, tells_episodes: bool = True) -> None:
        """Compile *text*, the value of *setting*, or raise SettingInvalid where it cannot serve."""
        self._setting = setting
        environment = ImmutableSandboxedEnvironment(
            autoescape=False,  # a path is no HTML
            undefined=StrictUndefined,
            finalize=lambda value: _MISSING if value is None else value,
        )
        try:
            self._template: Template = environment.from_string(text)
            self._names_end = "episode_end" in find_undeclared_variables(environment.parse(text))
        except TemplateError as error:
            raise SettingInvalid(f"{setting} cannot be read: {error}") from error
        self._check(tells_episodes=tells_episodes)

    def path(self, facts: PathFacts, ext: str) -> str:
        """Return the POSIX path for *facts*, below the root and valid on ext4, or raise UnsafePath.

        It depends on nothing but *facts* and *ext* (".mkv").
        """
        values = _values(facts)
        segments = self._segments(values, ext, limit=self._title_limit(values))
        if values["episode_end"] is not None and not self._names_end:
            segments[-1] = self._with_end(segments[-1], values)
        path = "/".join(segments)
        if len(path.encode()) > _PATH_BYTES:
            raise UnsafePath(f"{self._setting} makes a path over {_PATH_BYTES} bytes: {path[:80]}…")
        return path

    def _check(self, *, tells_episodes: bool) -> None:
        probes = [_PROBE, replace(_PROBE, episode=2), replace(_PROBE, season=2)]
        try:
            paths = {self.path(probe, ".mkv") for probe in probes}
        except UnsafePath as error:
            raise SettingInvalid(f"{self._setting} cannot be used: {error}") from error
        if tells_episodes and len(paths) < len(probes):
            raise SettingInvalid(
                f"{self._setting} gives different episodes the same path; use season and episode"
            )
        if not all(path.endswith(".mkv") for path in paths):
            raise SettingInvalid(f"{self._setting} must end with {{{{ ext }}}}")

    def _with_end(self, name: str, values: Mapping[str, object]) -> str:
        """Return *name* with S01E02 made S01E02-E03, which Jellyfin and Kodi read as both."""
        mark = re.compile(
            rf"([Ss][0-9]+[Ee]0*{values['episode']})(?![0-9])(?!.*[Ss][0-9]+[Ee][0-9])"
        )
        named, found = mark.subn(rf"\1-E{values['episode_end']:0>2}", name)
        if not found:
            raise UnsafePath(f"{self._setting} cannot name several episodes; use episode_end")
        return named

    def _title_limit(self, values: Mapping[str, object]) -> int:
        """Return how long a title may be: the same for every episode, so that they share a folder.

        Were it measured on the episode itself, episode 100 could get another folder than 99.
        """
        widest = _values(_WIDEST) | {name: values[name] for name in ("title", "original_title")}
        for limit in _TITLE_BYTES:
            segments = self._segments(widest, ".webm", limit=limit)
            if all(len(segment.encode()) <= SEGMENT_BYTES for segment in segments):
                return limit
        raise UnsafePath(f"{self._setting} makes names over {SEGMENT_BYTES} bytes; shorten it")

    def _segments(self, values: Mapping[str, object], ext: str, *, limit: int) -> list[str]:
        titles = {name: cut(str(values[name]), limit) for name in ("title", "original_title")}
        try:
            text = self._template.render({**values, **titles, "ext": ext})
        except _RENDER_ERRORS as error:
            raise UnsafePath(f"{self._setting} cannot name this file: {error}") from error
        known = _EMPTY_BRACKETS.sub("", text).replace(_MISSING, "")
        segments = [clean_name(segment) for segment in known.split("/")]
        if not all(segments):
            raise UnsafePath(f"{self._setting} makes an empty name in {known!r}")
        segments[-1] = _FALSE_END.sub(lambda m: m[1] + full_width(m[2]), segments[-1])
        return segments


def _values(facts: PathFacts) -> dict[str, object]:
    """Return *facts* as the template sees them: clean words and whole numbers."""
    return {
        "title": folder_title(facts.title, facts.bangumi_id),
        "original_title": folder_title(facts.original_title, facts.bangumi_id),
        "year": facts.year,
        "season": facts.season,
        "episode": _whole(facts.episode),
        "episode_end": None if facts.episode_end is None else _whole(facts.episode_end),
        "version": facts.version,
        "group": _word(facts.group),
        "resolution": _word(facts.resolution),
        "source": _word(facts.source),
        "bangumi_id": facts.bangumi_id,
    }


def _word(text: str | None) -> str | None:
    return cut(clean_name(text), _WORD_BYTES) or None if text else None


def _whole(number: Number) -> int:
    if number != int(number):
        raise UnsafePath(
            f"Jellyfin and Kodi read S01E{number} as episode {int(number)}: "
            f"episode {number} needs a whole number in Season 00"
        )
    return int(number)
