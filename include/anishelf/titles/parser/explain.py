"""Why a title was read as it was, explained to its reader."""

from __future__ import annotations

from collections.abc import Iterator

from anishelf.titles.parser.brackets import Use
from anishelf.titles.parser.model import Candidate, Rejection, TitleExplanation, Token
from anishelf.titles.parser.numbers import THRESHOLD, NumberReading
from anishelf.titles.parser.parse import Reading
from anishelf.titles.parser.pieces import Piece
from anishelf.titles.parser.seasons import SeasonReading

_FACT_SCORE = 100
_REFUSAL = (
    "nothing in the title says that it is a video: no episode, season, resolution, source, codec, "
    "subtitle language, checksum, year or file ending"
)


def explain(raw: str, reading: Reading) -> TitleExplanation:
    """Return how *reading* came about, for the title *raw*."""
    winners, losers = [], []
    for candidate, reason in _judged(reading):
        if reason is None:
            winners.append(candidate)
        else:
            losers.append(Rejection(candidate, reason))
    return TitleExplanation(
        raw,
        tuple(_tokens(reading)),
        tuple(winners),
        tuple(sorted(losers, key=lambda loser: -loser.candidate.score)),
        reading.release,
        None if reading.release else _REFUSAL,
    )


def _tokens(reading: Reading) -> Iterator[Token]:
    for index, piece in enumerate(reading.pieces):
        role = "group" if reading.choice.names_group(index) else str(piece.use)
        if piece.use is not Use.TEXT:
            yield Token(piece.segment.raw.strip(), role)
            continue
        if piece.segment.raw[: piece.limit].strip():
            yield Token(piece.segment.raw[: piece.limit].strip(), role)
        if piece.segment.raw[piece.limit :].strip():
            yield Token(piece.segment.raw[piece.limit :].strip(), str(Use.TECHNICAL))


def _judged(reading: Reading) -> Iterator[tuple[Candidate, str | None]]:
    """Yield every candidate with the reason why it lost, None for a winner."""
    chosen: set[str] = set()
    for index, piece in enumerate(reading.pieces):
        for found in piece.numbers:
            yield _number(piece, found), _number_loss(reading, index, found)
        for season in piece.seasons:
            yield _season(piece, season), _season_loss(reading, season)
        for fact in piece.facts:
            text = piece.segment.raw[fact.start : fact.end]
            lost = "the first one of its kind counts" if fact.role in chosen else None
            chosen.add(fact.role)
            yield Candidate(fact.role, text, fact.value, _FACT_SCORE, ("known word",)), lost


def _number(piece: Piece, found: NumberReading) -> Candidate:
    value = (
        f"{found.episode}" if found.episode_end is None else f"{found.episode}-{found.episode_end}"
    )
    text = piece.segment.raw[found.start : found.end].strip()
    return Candidate("episode", text, value, found.score, found.evidence)


def _number_loss(reading: Reading, index: int, found: NumberReading) -> str | None:
    best = reading.choice.number
    if found is best:
        return None
    if reading.choice.names_group(index):
        return "it stands in the name of the group"
    if found.score < THRESHOLD:
        return f"it weighs {found.score}, less than the {THRESHOLD} that an episode needs"
    if best is None:
        return "it belongs to the name of the show"
    if found.score == best.score:
        return f"an equal candidate stands before it: {best.episode}"
    return f"it weighs {found.score}, less than the {best.score} of episode {best.episode}"


def _season(piece: Piece, season: SeasonReading) -> Candidate:
    text = piece.segment.raw[season.start : season.end].strip()
    value = "several" if season.season is None else str(season.season)
    return Candidate("season", text, value, season.score, (season.rule,))


def _season_loss(reading: Reading, season: SeasonReading) -> str | None:
    best, number = reading.choice.season, reading.choice.number
    if number is not None and number.season is not None:
        return f"the episode names its season itself: {number.season}"
    if season is best or best is None:
        return None
    if best.season == season.season:
        return "it says the same as the chosen one"
    return f"it weighs {season.score}, not more than the {best.score} of season {best.season}"
