"""The segments of a title with every reading of each."""

from __future__ import annotations

from dataclasses import dataclass, replace

from anishelf.titles.parser import technical
from anishelf.titles.parser.brackets import Bracket, Use, is_soft_noise, is_technical, read_bracket
from anishelf.titles.parser.numbers import NumberReading, readings
from anishelf.titles.parser.seasons import SeasonReading, season_readings
from anishelf.titles.parser.technical import Fact
from anishelf.titles.parser.tokens import Kind, Segment, segments


@dataclass(frozen=True, slots=True)
class Piece:
    """A segment and what was read in it; `limit` is where its technical words begin."""

    segment: Segment
    use: Use
    facts: tuple[Fact, ...] = ()
    numbers: tuple[NumberReading, ...] = ()
    seasons: tuple[SeasonReading, ...] = ()
    languages: tuple[str, ...] = ()
    limit: int = 0

    @property
    def low(self) -> str:
        """Return the folded spelling of the piece."""
        return self.segment.low


def read_pieces(text: str, low: str) -> list[Piece]:
    """Return the pieces of *text* (folded: *low*), in order."""
    pieces: list[Piece] = []
    for part in segments(text, low):
        pieces.append(_running(part, pieces) if part.kind is Kind.TEXT else _bracket(part))
    return _named(pieces)


def _named(pieces: list[Piece]) -> list[Piece]:
    """Return *pieces*; what stands like noise between group and number is a name: 限定的恋人."""
    group, name, after = (*pieces, None, None, None)[:3]
    if not (group and name and after) or group.use is not Use.NAME or name.use is not Use.NOISE:
        return pieces
    square = name.segment.kind is after.segment.kind is Kind.SQUARE
    if not square or after.use not in (Use.NUMBER, Use.YEAR) or not is_soft_noise(name.low):
        return pieces
    return [group, replace(name, use=Use.NAME), *pieces[2:]]


def _bracket(segment: Segment) -> Piece:
    found: Bracket = read_bracket(segment.low, segment.kind)
    return Piece(
        segment,
        found.use,
        found.facts,
        found.numbers,
        found.seasons,
        found.languages,
        len(segment.low),
    )


def _running(segment: Segment, before: list[Piece]) -> Piece:
    low = segment.low
    if before and before[-1].use is Use.TECHNICAL and is_technical(low):  # [720p] GB MP4
        return replace(_bracket(segment), use=Use.TEXT, limit=0)
    runs = technical.subtitle_runs(low)
    limit = technical.technical_from(low, runs)
    facts = technical.read(low, limit) if limit < len(low) else ()
    told = " ".join(
        [fact.value for fact in facts if fact.role == "subtitles"] + [low[a:b] for a, b in runs]
    )
    return Piece(
        segment,
        Use.TEXT,
        facts,
        tuple(readings(low, Kind.TEXT, limit)),
        season_readings(low),
        technical.languages(told),
        limit,
    )
