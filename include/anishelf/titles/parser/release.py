"""The release that the chosen readings make."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from anishelf.titles.parser import technical
from anishelf.titles.parser.brackets import Use
from anishelf.titles.parser.choice import Choice
from anishelf.titles.parser.groups import find_groups
from anishelf.titles.parser.model import Number, ReleaseTitle
from anishelf.titles.parser.names import without_parts
from anishelf.titles.parser.numbers import BARE, LONE, NOTHING_FOLLOWS, THRESHOLD, NumberReading
from anishelf.titles.parser.pieces import Piece
from anishelf.titles.parser.seasons import SEVERAL
from anishelf.titles.parser.showname import show_names
from anishelf.titles.parser.tokens import Kind
from anishelf.titles.parser.vocabulary import (
    BATCH,
    MOVIE,
    NOT_VIDEO,
    SPECIAL,
    STRONG,
    SURELY_MOVIE,
    SURELY_MUSIC,
    WEAK_SPECIAL,
)

_MOVIE, _SPECIAL, _BATCH = re.compile(MOVIE), re.compile(SPECIAL), re.compile(BATCH)
_WEAK_SPECIAL = re.compile(WEAK_SPECIAL)
_NOT_VIDEO = re.compile(NOT_VIDEO)
_FILM_NUMBER = re.compile(
    r"(?<![a-z])movies? ([0-9]{1,2})(?: ?[&+] ?([0-9]{1,2}))?(?= - | ?[\[\]])"
)
_SURELY_MUSIC = re.compile(SURELY_MUSIC)
_COLLECTION = re.compile(STRONG["collection"][""])
_YEAR = r"(?:19[3-9]|20[0-3])[0-9]"
_YEAR_BRACKET = re.compile(rf"[ ]*({_YEAR})年?[ ]*$")
_YEAR_IN_NAME = re.compile(
    rf"\(({_YEAR})\)|(?<![0-9a-z./-])({_YEAR})(?= *(?:[0-9]{{3,4}}p|s[0-9]|ep?[0-9]|- |$))"
)
_VERSION = re.compile(r"(?:(?<![a-z])|(?<=op|ed))v([0-9])(?![0-9a-z.])")
_REVISED = re.compile(r"修正版?(?= *$|[\])])")
_COUNT_BEHIND = re.compile(r"(?P<name>.*[^0-9 ]) (?P<count>[0-9]{1,4})")
_CHECKSUM_TAIL = re.compile(r"(?:^|[ -])(?=[0-9a-f]*[0-9])([0-9a-f]{8})$")
_SURELY_MOVIE = re.compile(SURELY_MOVIE)
_TOLD = {"subtitles", "collection"}
_SURE_EPISODE = 60
_ABSOLUTE_MARGIN = 5
_LANGUAGE_ORDER = ("chs", "cht", "jpn", "eng")


@dataclass(frozen=True, slots=True)
class _Flags:
    batch: bool
    movie: bool
    special: bool


def build(pieces: Sequence[Piece], choice: Choice, extension: str | None) -> ReleaseTitle | None:
    """Return the release, or None when nothing in the title says video."""
    facts: dict[str, str] = {}
    for piece in pieces:
        for fact in piece.facts:
            facts.setdefault(fact.role, fact.value)
    titles, named = show_names(pieces, choice)
    number, season = choice.number, _season(choice)
    episode, absolute = _counts(number, _absolute(pieces, choice))
    if season is not None:
        titles, absolute = _count_behind(without_parts(titles), absolute, pieces, choice)
    said = _said(pieces, choice)
    flags = _flags(choice, said, season)
    film = _FILM_NUMBER.search(said) if flags.movie and number is None and not season else None
    languages = {code for piece in pieces for code in piece.languages}
    release = ReleaseTitle(
        titles=titles,
        season=season,
        episode=int(film[1]) if film and number is None else episode,
        episode_end=number.episode_end if number else int(film[2]) if film and film[2] else None,
        absolute_episode=absolute,
        version=_version(pieces, choice),
        groups=find_groups(pieces, choice, named),
        resolution=technical.resolution(facts["resolution"]) if "resolution" in facts else None,
        source=facts.get("source"),
        video_codec=facts.get("codec"),
        subtitle_langs=tuple(code for code in _LANGUAGE_ORDER if code in languages),
        container=extension or facts.get("container"),
        crc=_checksum(pieces),
        year=_year(pieces),
        is_batch=flags.batch or bool(film and film[2]),
        is_movie=flags.movie,
        is_special=flags.special,
    )
    told_apart = bool(release.subtitle_langs) or not facts.keys().isdisjoint(_TOLD)
    return release if _is_video(release, choice, said, told_apart=told_apart) else None


def _counts(
    number: NumberReading | None, absolute: Number | None
) -> tuple[Number | None, Number | None]:
    """Return episode and running count; "38(14)" tells them the other way round: a count runs on."""
    if number is None:
        return None, absolute
    if absolute is not None and absolute < number.episode and number.episode_end is None:
        return absolute, number.episode
    return number.episode, absolute


def _count_behind(
    titles: tuple[str, ...], absolute: Number | None, pieces: Sequence[Piece], choice: Choice
) -> tuple[tuple[str, ...], Number | None]:
    """Read the running count behind the name of "Blue Lock 25 (Season 2 01)"."""
    at, number = choice.episode_at, choice.number
    if absolute is not None or number is None or at is None or len(titles) != 1:
        return titles, absolute
    found = _COUNT_BEHIND.fullmatch(titles[0])
    inside = pieces[at].segment.kind is Kind.ROUND and pieces[at].low.lstrip().startswith("season")
    if not inside or found is None or int(found["count"]) <= number.episode:
        return titles, absolute
    return (found["name"],), int(found["count"])


def _said(pieces: Sequence[Piece], choice: Choice) -> str:
    """Return what the title says apart from group and noise, bracket by bracket."""
    return "".join(
        f"[{piece.low}]"
        for index, piece in enumerate(pieces)
        if not choice.names_group(index) and piece.use is not Use.NOISE
    )


def _season(choice: Choice) -> int | None:
    if choice.number is not None and choice.number.season is not None:
        return choice.number.season
    return choice.season.season if choice.season else None


def _flags(choice: Choice, said: str, season: int | None) -> _Flags:
    number = choice.number
    movie = bool(_MOVIE.search(_COLLECTION.sub("", said))) and not _counts_on(choice, said)
    ranged = number is not None and number.episode_end is not None
    special = (
        season == 0
        or bool(number and number.is_special)
        or bool(_SPECIAL.search(said))
        or (number is None and bool(_WEAK_SPECIAL.search(said)))
    )
    several = choice.season is not None and choice.season.rule == SEVERAL
    whole = season is not None and not movie and not special
    batch = several or ranged or (number is None and (whole or bool(_BATCH.search(said))))
    return _Flags(batch, movie, special)


def _counts_on(choice: Choice, said: str) -> bool:
    """Return whether an episode number shows that "movie" is only a word of the name."""
    number = choice.number
    sure = number is not None and number.score >= _SURE_EPISODE and number.episode_end is None
    return sure and not _SURELY_MOVIE.search(said)


def _is_video(release: ReleaseTitle, choice: Choice, said: str, *, told_apart: bool) -> bool:
    """Return whether the title says video at all, and does not say something else."""
    seen = release.resolution or release.video_codec or release.container
    if not seen and _SURELY_MUSIC.search(said):
        return False
    picture = seen or release.source
    counted = choice.number is not None or choice.season is not None
    if not (picture or counted or told_apart) and _NOT_VIDEO.search(said):
        return False
    told = picture or counted or release.crc or release.year or told_apart or release.version > 1
    marked = release.is_batch or release.is_movie or release.is_special
    return bool(told or marked) and bool(release.titles or picture or counted)


def _absolute(pieces: Sequence[Piece], choice: Choice) -> Number | None:
    """Return the running count that stands beside the chosen number."""
    chosen = choice.number
    if chosen is None or chosen.absolute is not None:
        return chosen.absolute if chosen else None
    beside = _in_parentheses(pieces, choice)
    if beside is not None or chosen.season is None:
        return beside
    others = [
        found
        for index, piece in enumerate(pieces)
        if not choice.names_group(index)
        for found in piece.numbers
        if found is not chosen and found.score >= THRESHOLD + _ABSOLUTE_MARGIN
        if not found.is_special and found.season is None and _is_apart(found)
    ]
    return max(others, key=lambda found: found.score).episode if others else None


def _in_parentheses(pieces: Sequence[Piece], choice: Choice) -> Number | None:
    """Return the count of "02 (57)": parentheses right after the chosen number."""
    at, chosen = choice.episode_at, choice.number
    if at is None or chosen is None or at + 1 >= len(pieces) or chosen.episode_end is not None:
        return None
    piece, after = pieces[at], pieces[at + 1]
    if piece.low[chosen.end :].strip(" ") or after.segment.kind is not Kind.ROUND:
        return None
    alone = after.use is Use.NUMBER and len(after.numbers) == 1 and after.low.strip().isdecimal()
    return after.numbers[0].episode if alone else None


def _is_apart(found: NumberReading) -> bool:
    """Return whether a number stands apart from the words around it."""
    placed = found.evidence[0] == BARE and LONE not in found.evidence
    return placed or NOTHING_FOLLOWS in found.evidence


def _version(pieces: Sequence[Piece], choice: Choice) -> int:
    if choice.number is not None and choice.number.version is not None:
        return choice.number.version
    for index, piece in enumerate(pieces):
        found = None if choice.names_group(index) else _VERSION.search(piece.low)
        if found:
            return int(found[1])
    revised = any(
        _REVISED.search(piece.low)
        for index, piece in enumerate(pieces)
        if not choice.names_group(index) and piece.segment.kind is not Kind.TEXT
    )
    return 2 if revised else 1


def _checksum(pieces: Sequence[Piece]) -> str | None:
    for piece in reversed(pieces):
        if piece.use is Use.CHECKSUM:
            return piece.low.strip(" .-")[-8:].upper()
    found = _CHECKSUM_TAIL.search(pieces[-1].low) if pieces else None
    return found[1].upper() if found else None


def _year(pieces: Sequence[Piece]) -> int | None:
    for piece in pieces:
        found = _YEAR_BRACKET.match(piece.low) if piece.use is Use.YEAR else None
        if found:
            return int(found[1])
    for piece in pieces:
        if piece.use in (Use.TEXT, Use.NAME):
            found = _YEAR_IN_NAME.search(piece.low[: piece.limit])
            if found:
                return int(found[1] or found[2])
    return None
