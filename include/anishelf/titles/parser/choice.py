"""The choice between readings: who released, which episode, which season."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from anishelf.titles.parser.brackets import Use
from anishelf.titles.parser.numbers import BARE, LONE, OPENS_TEXT, SURE, THRESHOLD, NumberReading
from anishelf.titles.parser.pieces import Piece
from anishelf.titles.parser.seasons import SEVERAL, SeasonReading
from anishelf.titles.parser.tokens import Kind
from anishelf.titles.parser.vocabulary import BATCH, SOFT_NOISE

_BATCH = re.compile(BATCH)
_SOFT_NOISE = re.compile(SOFT_NOISE)
_BEFORE_GROUP = (Use.NOISE, Use.MARK, Use.TEXT, Use.YEAR)
_LONG_NUMBER, _NAME_NUMBER = 5, 3
_MISSING = 10
_TITLED = re.compile(r" - [a-z]")
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen; `group_at` and `episode_at` are indexes of pieces."""

    group_at: int | None = None
    episode_at: int | None = None
    number: NumberReading | None = None
    season: SeasonReading | None = None

    def names_group(self, index: int) -> bool:
        """Return whether the piece at *index* was taken as the leading group."""
        return index == self.group_at


def choose(pieces: Sequence[Piece]) -> Choice:
    """Return the best reading of each part; ties go to the first."""
    group_at = leading_group(pieces)
    episode_at, number = _best_number(pieces, group_at)
    season = _best_season(pieces, group_at)
    if number is not None and (
        _is_whole_name(pieces, episode_at, number, group_at)
        or _belongs_to_name(pieces, number, season)
    ):
        episode_at = number = None
    return Choice(group_at, episode_at, number, season)


def leading_group(pieces: Sequence[Piece]) -> int | None:
    """Return the index of the leading bracket that names the group, when a name follows it."""
    numbered = _is_numbered(pieces)
    for index, piece in enumerate(pieces):
        if piece.use is Use.TEXT and _may_name(piece, numbered=numbered):
            return None
        may_lead = piece.use is Use.NAME or (index == 0 and _is_numeric_name(piece, pieces[1:]))
        if may_lead and any(_may_name(p, numbered=numbered) for p in pieces[index + 1 :]):
            return index
        if piece.use not in _BEFORE_GROUP:
            return None
    return None


def _is_numbered(pieces: Sequence[Piece]) -> bool:
    return any(found.score >= SURE for piece in pieces for found in piece.numbers)


def _is_numeric_name(piece: Piece, others: Sequence[Piece]) -> bool:
    """Return whether the bracket may be a group that calls itself by a number.

    A long one ([46620]), or one that is no padded episode where another number surely is: [224].
    """
    if piece.segment.kind is not Kind.SQUARE or piece.use is Use.YEAR:
        return False
    if not piece.low.isdecimal():
        return False
    if len(piece.low) >= _LONG_NUMBER:
        return True
    return len(piece.low) >= _NAME_NUMBER and piece.low[0] != "0" and _is_numbered(others)


def _may_name(piece: Piece, *, numbered: bool) -> bool:
    """Return whether *piece* may name a show; a bare number (86) only beside a sure episode."""
    if piece.use is Use.NAME:
        return piece.segment.kind is Kind.SQUARE
    if piece.use is not Use.TEXT or _SOFT_NOISE.fullmatch(piece.low):
        return False
    words = _WORD.findall(_without_marks(piece))
    return len(words) > 1 or any(numbered or not word.isdecimal() for word in words)


def _without_marks(piece: Piece) -> str:
    """Return the running text before its technical words, without seasons and sure episodes."""
    low = piece.low[: piece.limit]
    marks = [(season.start, season.end) for season in piece.seasons]
    marks += [(found.start, found.end) for found in piece.numbers if found.score >= SURE]
    for start, end in marks:
        low = low[:start] + " " * (min(end, piece.limit) - start) + low[end:]
    return low


def _best_number(
    pieces: Sequence[Piece], group_at: int | None
) -> tuple[int | None, NumberReading | None]:
    best: tuple[int | None, NumberReading | None] = (None, None)
    score = THRESHOLD - 1
    for index, piece in enumerate(pieces):
        aside = piece.use is Use.NOISE and piece.segment.kind is Kind.ROUND
        if index == group_at or aside:
            continue
        for found in piece.numbers:
            if found.score > score:
                best, score = (index, found), found.score
    return best if best[1] else _before_episode_name(pieces, group_at)


def _before_episode_name(
    pieces: Sequence[Piece], group_at: int | None
) -> tuple[int | None, NumberReading | None]:
    """Return the number of a file "Name 27 - Title of the episode [checksum]"."""
    if any(piece.use is Use.CHECKSUM for piece in pieces):
        for index, piece in enumerate(pieces):
            for found in piece.numbers if index != group_at else ():
                lone = LONE in found.evidence and found.score >= THRESHOLD - _MISSING
                if lone and piece.use is Use.TEXT and _TITLED.match(piece.low, found.end):
                    return index, found
    return None, None


def _is_whole_name(
    pieces: Sequence[Piece], at: int | None, number: NumberReading, group_at: int | None
) -> bool:
    """Return whether the number is all there is for a name, as in "86: [TV+OVA]"."""
    if at is None or number.evidence[0] != BARE or pieces[at].use is not Use.TEXT:
        return False
    if len(_WORD.findall(pieces[at].low)) > 1 or pieces[at].low.strip(" .").isdecimal():
        return False
    return not any(
        _may_name(piece, numbered=False)
        for index, piece in enumerate(pieces)
        if index not in (at, group_at)
    )


def _belongs_to_name(
    pieces: Sequence[Piece], number: NumberReading, season: SeasonReading | None
) -> bool:
    """Return whether a lone number is part of the name, because the release holds them all."""
    if number.episode_end is not None or not {LONE, OPENS_TEXT} & {*number.evidence}:
        return False
    several = season is not None and season.rule == SEVERAL
    return several or any(_BATCH.search(piece.low) for piece in pieces)


def _best_season(pieces: Sequence[Piece], group_at: int | None) -> SeasonReading | None:
    found = [
        season
        for index, piece in enumerate(pieces)
        if index != group_at and piece.use is not Use.NOISE
        for season in piece.seasons
    ]
    return max(found, key=lambda season: season.score, default=None)
