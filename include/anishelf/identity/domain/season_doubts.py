"""What makes the number of a season doubtful where the catalogue does not tell it. Pure.

Without TMDB's count a number is the place in a line of subjects, or what a name states. Both are wrong
where the line lacks a season, where TMDB splits a long one, or where a name counts something else.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from anishelf.identity.domain.title_key import title_key

_SPLIT_FROM = timedelta(days=485)
"""What aired so long may be several seasons of TMDB: it splits long runners as it likes."""

_LACKS_ONE_FROM = timedelta(days=450)
"""So long after the one before, another season may lie between two that are listed."""

_ALL_YEAR, _YEAR_OUT = timedelta(days=300), timedelta(days=350)
"""A show that airs all year and is away for one may have aired under a name that is not listed."""

_TEN_YEARS = timedelta(days=3650)

_PART_WORD = re.compile(r"part|パート|部分|後半|后半|下半", re.IGNORECASE)
_NUMERAL = re.compile("[\u2160-\u216b]|(?<![A-Za-z])I{2,3}(?![A-Za-z])")
_REMASTER = re.compile(r"リマスター|remaster|重制|再放送|再編集|特別版", re.IGNORECASE)
_AGAIN = re.compile(r"(?:続|续|帰ってきた|毎度|每度|またまた|もっと|新[・ ]|シン・|真[・ ])")
_ARC = re.compile(r"(?:編|篇|章|arc)\W*$", re.IGNORECASE)
_ARC_IN_BRACKETS = re.compile(r"[(（].*(?:編|篇|章)[)）]$")


@dataclass(frozen=True, slots=True)
class NameMarks:
    """What the main names of a subject tell besides a season.

    `stem` is the first name without its season; `digits` are numbers at the end of names with what
    stands before them (`… 2`), as (stem, digit).
    """

    stem: str = ""
    stems: frozenset[str] = frozenset()
    digits: frozenset[tuple[str, int]] = frozenset()
    all_end_in_digits: bool = False
    is_alone: bool = False
    part_word: bool = False
    numeral: bool = False
    remaster: bool = False
    again: bool = False
    arc: bool = False
    arc_in_brackets: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """One subject of a line, as far as its doubts go."""

    marks: NameMarks
    stated: int | None
    is_part: bool
    begins: date | None
    ends: date | None
    follows_a_namesake: bool


def name_marks(names: Sequence[str]) -> NameMarks:
    """Return the marks of a subject's main names, the original one first."""
    said = [name for name in names if name]
    keys = [title_key(name) for name in said]
    if not said:
        return NameMarks()
    return NameMarks(
        stem=keys[0].key,
        stems=frozenset(key.key for key in keys),
        digits=frozenset((key.hint_key, key.hint) for key in keys if key.hint),
        all_end_in_digits=len(keys) > 1 and all(key.hint for key in keys),
        is_alone=len(keys) == 1,
        part_word=any(_PART_WORD.search(name) for name in said),
        numeral=any(_NUMERAL.search(name) for name in said),
        remaster=any(_REMASTER.search(name) for name in said),
        again=any(_AGAIN.match(unicodedata.normalize("NFKC", name)) for name in said),
        arc=len(said) > 1 and bool(_ARC.search(said[-1])) and not _ARC.search(said[0]),
        arc_in_brackets=bool(_ARC_IN_BRACKETS.search(said[0])),
    )


def is_doubtful(line: Sequence[Place]) -> bool:
    """Return whether the place of the last subject in *line* may not be its season's number."""
    root, here = line[0], line[-1]
    if _may_follow_another(root):
        return True
    if len(line) == 1:
        return False
    return (
        any(_may_be_several(each) for each in line[:-1])
        or _is_named_apart(here, root)
        or _may_lack_one(here, line[-2])
        or _counts_otherwise(here, line[-2])
    )


def digit_of(line: Sequence[Place]) -> int | None:
    """Return the number that a name ends in, where the rest is the name of one before it."""
    known = frozenset[str]().union(*(each.marks.stems for each in line[:-1]))
    found = {digit for stem, digit in line[-1].marks.digits if stem in known}
    return found.pop() if len(found) == 1 and line[-1].stated is None else None


def _may_follow_another(root: Place) -> bool:
    """Return whether the first that is listed may be no first season."""
    marks = root.marks
    unsaid = root.stated is None
    return (
        root.follows_a_namesake
        or marks.all_end_in_digits
        or (unsaid and (marks.again or marks.arc))
    )


def _may_be_several(each: Place) -> bool:
    return bool(each.begins and each.ends and each.ends - each.begins > _SPLIT_FROM)


def _is_named_apart(here: Place, root: Place) -> bool:
    """Return whether a stated season may count a line of its own, as `… World Series 第4期` does."""
    mine, first = here.marks.stem, root.marks.stem
    apart = not mine.startswith(first) and not first.startswith(mine)
    continued = mine.startswith(first)
    return (here.stated is not None and apart) or (
        here.stated is None and (here.marks.numeral or (here.marks.arc_in_brackets and continued))
    )


def _may_lack_one(here: Place, before: Place) -> bool:
    if here.begins is None or before.ends is None:
        return False
    gap = here.begins - before.ends
    unnumbered = here.stated is None and (before.stated is not None or here.marks.is_alone)
    return (
        gap > _TEN_YEARS
        or (gap > _LACKS_ONE_FROM and unnumbered)
        or (here.stated is None and _airs_all_year(before) and gap > _YEAR_OUT)
    )


def _airs_all_year(each: Place) -> bool:
    return bool(each.begins and each.ends and each.ends - each.begins > _ALL_YEAR)


def _counts_otherwise(here: Place, before: Place) -> bool:
    same = here.stated is not None and here.stated == before.stated
    return same or here.marks.remaster or (here.is_part and here.marks.part_word)
