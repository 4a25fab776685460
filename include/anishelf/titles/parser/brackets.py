"""What a bracket is for: technical words, a number, a mark, noise, or a name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from anishelf.titles.parser import technical
from anishelf.titles.parser.numbers import (
    COUNTED,
    OPENS_BRACKET,
    NumberReading,
    date_spans,
    is_prefix,
    is_rest,
    readings,
)
from anishelf.titles.parser.seasons import SEVERAL, SeasonReading, season_readings
from anishelf.titles.parser.technical import Fact
from anishelf.titles.parser.tokens import Kind
from anishelf.titles.parser.vocabulary import MOVIE, NOISE, SOFT_NOISE, SPECIAL, SUBTITLE_RUN


class Use(StrEnum):
    """What a segment is for; running text may serve for everything."""

    TEXT = "text"
    NAME = "name"
    NUMBER = "number"
    TECHNICAL = "technical words"
    CHECKSUM = "checksum"
    YEAR = "year"
    MARK = "mark"
    NOISE = "noise"


@dataclass(frozen=True, slots=True)
class Bracket:
    """The reading of one bracket."""

    use: Use
    facts: tuple[Fact, ...] = ()
    numbers: tuple[NumberReading, ...] = ()
    seasons: tuple[SeasonReading, ...] = ()
    languages: tuple[str, ...] = ()


_CHECKSUM = re.compile(r"(?:crc)?(?=[0-9a-f]*[0-9])[0-9a-f]{8}|[a-f]{8}")
_YEAR = re.compile(
    r"(?:19[3-9]|20[0-4])[0-9](?: ?- ?(?:(?:19[3-9]|20[0-4])[0-9]|[0-9]{2}))?年?|[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
)
_NOISE = re.compile(NOISE)
_SOFT_NOISE = re.compile(SOFT_NOISE)
_NAME_WORD = re.compile(r"限定|感[谢謝]|生肉|下[载載]|搜索|新番|分流")
_RUN = re.compile(rf"[ +&/,、.]*(?:{SUBTITLE_RUN}[ +&/,、.]*)++$")
_MARK = re.compile(
    rf"(?:{MOVIE}|{SPECIAL}|[总總]集篇|総集編|特典(?:映像)?|合集|全集|先行版?|完结?|预告|預告|正片|"
    r"tv|v[0-9]|fin|end|[0-9]{1,4} episodes|(?:movies|specials|ovas|oads|extras?)(?![a-z])|"
    r"[0-9]{1,2}(?![0-9])|[ +&;,])++$"
)
_AFTER_SEASON = re.compile(r"fin|end|extras?|\+|完|batch|complete")
_MEANINGFUL = re.compile(r"[^\W_]")
_CACHED_LENGTH = 120


def read_bracket(low: str, kind: Kind) -> Bracket:
    """Return what the bracket *low* is for; the same brackets come again and again in a feed."""
    return _cached(low, kind) if len(low) <= _CACHED_LENGTH else _read(low, kind)


def _read(low: str, kind: Kind) -> Bracket:
    bare = low.strip(" .-")
    if _CHECKSUM.fullmatch(bare) and not date_spans(bare):
        return Bracket(Use.CHECKSUM)
    if _YEAR.fullmatch(bare) or any(end - start == len(bare) for start, end in date_spans(bare)):
        return Bracket(Use.YEAR)
    facts = technical.read(low)
    rest = _without(low, facts)
    if _is_empty(rest):
        return Bracket(Use.TECHNICAL, facts, languages=_languages(low, facts, subtitles=True))
    if _RUN.match(rest):
        return Bracket(Use.TECHNICAL, facts, languages=_languages(low, facts, subtitles=True))
    numbers = tuple(readings(low, kind, len(low)))
    if any(_fills(low, found) or _opens(low, found) for found in numbers):
        return Bracket(Use.NUMBER, facts, numbers, languages=_languages(low, facts))
    seasons = season_readings(low)
    return Bracket(
        _other_use(bare, rest, kind, facts, seasons),
        facts,
        numbers,
        seasons,
        _languages(low, facts),
    )


def is_technical(low: str) -> bool:
    """Return whether *low* holds technical words and nothing else."""
    facts = technical.read(low)
    return bool(facts) and _is_empty(_without(low, facts))


def is_soft_noise(low: str) -> bool:
    """Return whether *low* is noise only by a word that the name of a show may hold, too."""
    return not _NOISE.search(_NAME_WORD.sub("", low))


def _fills(low: str, found: NumberReading) -> bool:
    """Return whether the number *found* is all that the bracket *low* says."""
    return found.score > 0 and is_prefix(low[: found.start]) and is_rest(low[found.end :])


def _opens(low: str, found: NumberReading) -> bool:
    """Return whether the bracket *low* opens with the number of an episode, as in [第5话 海边]."""
    counted = COUNTED in found.evidence and not low[: found.start].strip(" .")
    return counted or OPENS_BRACKET in found.evidence


_cached = lru_cache(maxsize=4096)(_read)


def _without(low: str, facts: tuple[Fact, ...]) -> str:
    pieces, at = [], 0
    for fact in facts:
        pieces.append(low[at : fact.start])
        at = fact.end
    return "".join([*pieces, low[at:]])


def _is_empty(rest: str) -> bool:
    return not _MEANINGFUL.search(rest)


_TELLING = {"resolution", "codec", "source", "audio"}


def _other_use(
    bare: str,
    rest: str,
    kind: Kind,
    facts: tuple[Fact, ...],
    seasons: tuple[SeasonReading, ...],
) -> Use:
    if _NOISE.search(bare) or _SOFT_NOISE.fullmatch(bare):
        return Use.NOISE
    if _MARK.match(bare) or _MARK.match(rest.strip(" .-;,")):
        return Use.MARK
    several = bool(seasons) and seasons[0].rule == SEVERAL and not seasons[0].start
    if seasons and (several or _is_empty(_without_seasons(rest))):
        return Use.MARK
    telling = [fact for fact in facts if fact.role in _TELLING]
    mostly = sum(fact.end - fact.start for fact in facts) * 2 >= len(bare)
    if len(telling) > 1 or (telling and (mostly or kind is Kind.ROUND)):
        return Use.TECHNICAL
    return Use.NAME


def _without_seasons(rest: str) -> str:
    for found in season_readings(rest):
        rest = rest[: found.start] + " " * (found.end - found.start) + rest[found.end :]
    return _AFTER_SEASON.sub("", rest)


def _languages(low: str, facts: tuple[Fact, ...], *, subtitles: bool = False) -> tuple[str, ...]:
    if subtitles:
        return technical.languages(low)
    told = " ".join(fact.value for fact in facts if fact.role == "subtitles")
    told += " ".join(low[start:end] for start, end in technical.subtitle_runs(low))
    return technical.languages(told)
