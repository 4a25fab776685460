"""The segments of a title with every reading of each."""

from __future__ import annotations

from dataclasses import dataclass

from anishelf.titles.parser import technical
from anishelf.titles.parser.brackets import Bracket, Use, read_bracket
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
    return [
        _running(part) if part.kind is Kind.TEXT else _bracket(part) for part in segments(text, low)
    ]


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


def _running(segment: Segment) -> Piece:
    low = segment.low
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
