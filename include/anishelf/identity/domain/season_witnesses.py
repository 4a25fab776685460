"""Compares what is said about the number of a season: by the catalogue, names, the chain and dates.

Each witness leaves some numbers and excludes others. What all of them leave is the answer: one
number is certain, several are a question, and none is a contradiction, which is a question too.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise

from anishelf.identity.domain.season_doubts import NameMarks, Place, digit_of, is_doubtful
from anishelf.identity.domain.title_key import simplified, title_key

_COURS_APART = timedelta(days=400)
"""How long after the beginning of a cour the next one may begin: those of Attack on Titan's final
season are 13 months apart."""

_A_YEAR = frozenset(timedelta(days=days) for days in range(340, 381))
"""What begins a year later, to a few weeks, and is called no part, is a season of its own."""

_PART = re.compile(
    r"""
      第 \s* (?:[2-9]|[二三四五六七八九]) \s* (?: クール | 部分 | パート )
    | \b (?:part|cour) \s* (?:[2-9]|ii|iii) \b | パート \s* [2-9] | [2-9] (?:nd|rd|th) \s+ cour \b
    | (?:后|後) 半 | 下半
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Witnesses:
    """What is said of one subject; None where a witness is silent.

    `stated` is the season that its main names state, and `is_part` says that they call it a later
    cour; `series` and `counted` are TMDB's series and season in the catalogue. An entry with a
    series alone may be its first season or one that nobody has entered; without an entry
    (`is_silent`) names and dates have to be beyond doubt. `follows_a_namesake`: an older show of
    nearly this name is known, and not what links the two.
    """

    stated: int | None = None
    is_part: bool = False
    series: str | None = None
    counted: int | None = None
    begins: date | None = None
    ends: date | None = None
    marks: NameMarks = field(default_factory=NameMarks)
    is_silent: bool = False
    follows_a_namesake: bool = False


@dataclass(frozen=True, slots=True)
class SeasonNumber:
    """A number that a subject may have: it is the last of `cours` subjects of that season.

    `complete` says that no season before it is missing.
    """

    number: int
    cours: int = 1
    complete: bool = True


def stated_season(names: Iterable[str]) -> int | None:
    """Return the season that *names* state; None where they state none, or different ones."""
    stated = {season for name in names if name and (season := title_key(name).season) is not None}
    return stated.pop() if len(stated) == 1 else None


@lru_cache(maxsize=4096)
def names_a_part(names: tuple[str, ...]) -> bool:
    """Return whether one of *names* says that this is a later cour of its season."""
    folded = (simplified(unicodedata.normalize("NFKC", name).lower()) for name in names)
    return any(_PART.search(name) for name in folded)


def possible_numbers(line: Sequence[Witnesses]) -> frozenset[SeasonNumber]:
    """Return every number that the last subject of *line* may have, the oldest subject coming first.

    One number is certain. Several mean that nothing tells a new season from a cour of the one before;
    none means that the witnesses contradict each other.
    """
    places = [_place(each) for each in line]
    seats = _as_named(_seats(line), digit_of(places))
    if len(seats) == 1 and line[-1].is_silent and is_doubtful(places):
        (seat,) = seats
        return seats | {SeasonNumber(seat.number + 1, complete=False)}
    return seats


def _seats(line: Sequence[Witnesses]) -> frozenset[SeasonNumber]:
    root = line[0]
    seats = _beginning(root)
    for before, here in pairwise(line):
        following = (_following(seat, before, here, root.series) for seat in seats)
        seats = frozenset(
            after
            for each in following
            for after in each
            if _agrees(here, after.number, root.series)
        ) or _found_again(seats, here, root.series)
    return seats


def _as_named(seats: frozenset[SeasonNumber], digit: int | None) -> frozenset[SeasonNumber]:
    """Return the one of several numbers that a name ends in, where it ends in one of them."""
    named = frozenset(seat for seat in seats if seat.number == digit)
    return named if len(named) == 1 else seats


def _place(said: Witnesses) -> Place:
    return Place(
        said.marks, said.stated, said.is_part, said.begins, said.ends, said.follows_a_namesake
    )


def _beginning(root: Witnesses) -> frozenset[SeasonNumber]:
    if _agrees(root, 1, root.series):
        return frozenset({SeasonNumber(1)})
    agreed = root.counted is not None and root.stated == root.counted
    return frozenset(
        {SeasonNumber(root.counted, complete=False)} if root.counted and agreed else ()
    )


def _found_again(
    before: frozenset[SeasonNumber], here: Witnesses, series: str | None
) -> frozenset[SeasonNumber]:
    """Return the number that TMDB gives where the chain was lost on a contradiction further up."""
    lost = not before and here.series == series and here.counted is not None
    if not lost or here.counted is None or here.stated not in {None, here.counted}:
        return frozenset()
    return frozenset({SeasonNumber(here.counted, complete=False)})


def uncertain(name: str, line: Sequence[Witnesses], seats: Iterable[SeasonNumber]) -> str:
    """Return why the number of the last subject of *line*, called *name*, is a question."""
    here = line[-1]
    called = f"calls {name} season {here.stated}" if here.stated else f"gives {name} no season"
    counted = f", the catalogue counts season {here.counted}" if here.counted else ""
    numbers = " or ".join(str(number) for number in sorted({seat.number for seat in seats}))
    left = f"its number may be {numbers}" if numbers else "its number is not certain"
    return f"bangumi.tv {called} and lists {len(line) - 1} before it{counted}, so {left}"


def _agrees(here: Witnesses, number: int, series: str | None) -> bool:
    counted = here.counted if here.series == series else None
    return here.stated in {None, number} and counted in {None, number}


def _following(
    seat: SeasonNumber, before: Witnesses, here: Witnesses, series: str | None
) -> Iterator[SeasonNumber]:
    shared = here.series is not None and here.series == before.series
    counts = {here.counted, before.counted}
    alike = shared and None not in counts and len(counts) == 1
    same = alike or _may_be_a_cour(before, here, shared=shared)
    if same:
        yield SeasonNumber(seat.number, seat.cours + 1, seat.complete)
    if alike or (same and shared and here.is_part and here.stated is None):
        return
    yield SeasonNumber(seat.number + 1, 1, seat.complete)
    counted = here.counted if here.series == series else None
    if counted is not None and counted > seat.number + 1:
        yield SeasonNumber(counted, 1, complete=False)


def _may_be_a_cour(before: Witnesses, here: Witnesses, *, shared: bool) -> bool:
    counts = {here.counted, before.counted}
    if shared and None not in counts and len(counts) > 1:
        return False
    if here.begins and before.begins:
        apart = here.begins - before.begins
        if apart > _COURS_APART:
            return False
        if apart in _A_YEAR and here.stated is None and not here.is_part:
            return False
    if here.is_part or (here.stated is not None and here.stated == before.stated):
        return True
    return shared and None in counts
