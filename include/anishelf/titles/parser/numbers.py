"""Every number of a title, weighed: is it the episode?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from anishelf.titles.parser.model import Number
from anishelf.titles.parser.tails import Tail, number, read_tail
from anishelf.titles.parser.text import CJK
from anishelf.titles.parser.tokens import Kind

THRESHOLD = 30  # what a number must weigh to be an episode
SURE = 60  # a number that weighs as much ends the name, whatever else is chosen

# What speaks for a number, in the words that `explain_title` shows.
BARE = "a bare number"
LONE = "alone among words"
NOTHING_FOLLOWS = "nothing follows"
COUNTED = "counted in episodes"
OPENS_TEXT = "opens the text"
TIMES = "season x episode"
OPENS_BRACKET = "opens a bracket"

_LEADS = {
    "season": (100, "season and episode"),
    "season_special": (100, "season and special"),
    "bare_season": (75, "season and number"),
    "times": (75, TIMES),
    "word": (85, "a word for episode"),
    "e": (75, "E and a number"),
    "hash": (70, "# and a number"),
    "th": (60, "第 and a number"),
    "special": (62, "a word for special"),
    "count": (-100, "a count of all"),
    "total": (-100, "the number among all"),
    "other": (-100, "a number of something else"),
    "bare": (0, BARE),
}
_NUMBER = re.compile(
    r"""
    (?:
      (?<![a-z0-9])(?:
        s(?P<season>[0-9]{1,2})[ .-]{0,3}(?:ep?|x)[ .]?        # S02E05, S02 - E05, S01x05
      | s(?P<season_special>[0-9]{1,2})(?:ova|oad|sp)          # S01OVA03
      | (?<!\+)s(?P<bare_season>[0-9]{1,2})\ (?=[0-9]{2}(?![0-9]))    # S01_05
      | (?P<times>[0-9]{1,2})x(?=[0-9]{2,3}(?![0-9]))          # 2x05
      | (?P<word>episodes?|épisodes?|epis[oó]dios?|eps?|cap[ií]tulo|folge|odcinek|эпизод|серия)
        [ .-]{0,3}
      | (?P<e>e)
      | (?P<special>
          ova|oad|ona|sp|specials?|nc\ ?op|nc\ ?ed|op|ed|pv|cm|menu|trailer|picture\ drama
        )[ .-]{0,3}
      | (?P<other>
          vols?|volumes?|parts?|pt|(?<!st\ )(?<!nd\ )(?<!rd\ )(?<!th\ )seasons?|saison|s|
          movies?|films?|cours?|dis[ck]s?|cd|box|lv|no|chapters?|ver|type|level|act|phase|stage|route|world|zone|unit|tome|r
        )[ .]{0,2}
      )
    | (?P<count>[全共]\ ?) | (?P<total>[总總]第?\ ?) | (?P<th>第\ ?) | (?P<hash>\#\ ?)
    | (?P<bare>(?:(?<![a-z0-9!?'])|(?<=^tv)|(?<=\ tv))(?<![0-9][.'/])(?=[0-9]))
    )
    (?P<num>[0-9]{1,4}(?:[.][0-9](?![0-9]))?|(?<=第)[零〇一二三四五六七八九十]{1,3}(?=[话話集回]))
    """,
    re.VERBOSE,
)
_PREFIX = re.compile(r"[ .-]*(?:(?:tv(?: ?series)?|web|bd|dvd|本篇|正片|合集)[ ./-]*)?")
_REST = re.compile(
    r"[ +&,.]*(?:(?:tv|(?:ova|oad|sp)s?(?:x[0-9]{1,2})?(?![a-z])|bd|dvd|nced|ncop(?:ed)?|end|fin|全集?|集|合集|完结?|修正版?|精校|重制版|"
    r"特典(?:映像)?|映像|收录|附|版本?|先行(?:版|放送)?|未放送|rev|pre|specials?|movies?|batch|complete|"
    r"(?:s[0-9] ?)?#?[0-9]{1,2}(?:[.][0-9])?|v[0-9]|\(.{0,12}\))[ +&,.-]*)*+$"
)
_SEASONED = ("season", "season_special", "bare_season", "times")
_LONGEST_REST = 40
_LONGEST_SPECIAL = 3  # "Special 2019" and "OVA 1080p" count no specials
_DASH = re.compile(r"(?:^|[ \])~])(?:-{1,2}|~) ?(?:tv ?)?$")
_DATE = re.compile(
    r"(?:19|20)[0-9]{2}[ ./-][01]?[0-9][ ./-][0-3]?[0-9](?![0-9])"
    r"|[0-3]?[0-9][./][01]?[0-9][./](?:19|20)[0-9]{2}"
)
_SHORTEST_DATE = 8
_BETWEEN = re.compile(rf"[{CJK}] [0-9]{{2,4}} [{CJK}]")  # [名侦探 412 消失的三味线]
_CJK = re.compile(f"[{CJK}]")
_REMARK = re.compile(rf"(?: (?! *-)|-(?=[{CJK}]))[^/]*$")  # not [91 -name-/NAME]
_EARLY_EPISODE = 30  # a number that opens a name is rather an episode when it is small
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")


@dataclass(frozen=True, slots=True)
class NumberReading:
    """A number read as an episode, with what speaks for it."""

    start: int
    end: int
    score: int
    evidence: tuple[str, ...]
    episode: Number
    episode_end: Number | None = None
    season: int | None = None
    absolute: Number | None = None
    version: int | None = None
    is_special: bool = False


def readings(low: str, kind: Kind, limit: int) -> Iterator[NumberReading]:
    """Yield every number of the segment *low*; from *limit* on, technical words follow."""
    dates = date_spans(low)
    at = 0
    while match := _NUMBER.search(low, at):
        at = match.end()
        if any(start <= match.start("num") < end for start, end in dates):
            continue
        reading = _weigh(low, kind, limit, match)
        if reading is not None:
            yield reading
            at = max(at, reading.end)


def date_spans(low: str) -> list[tuple[int, int]]:
    """Return where *low* states a date."""
    if len(low) < _SHORTEST_DATE:
        return []
    return [match.span() for match in _DATE.finditer(low)]


def is_prefix(before: str) -> bool:
    """Return whether *before*, what precedes a number in its bracket, only qualifies it."""
    return bool(_PREFIX.fullmatch(before))


def is_rest(after: str) -> bool:
    """Return whether *after*, what follows a number in its bracket, only qualifies it."""
    return len(after) <= _LONGEST_REST and bool(_REST.match(after))


def _weigh(low: str, kind: Kind, limit: int, match: re.Match[str]) -> NumberReading | None:
    """Return the number of *match* with its weight, or None when it cannot be an episode."""
    lead = next(name for name in _LEADS if match[name] is not None)
    bare, special = lead == "bare", lead in {"special", "season_special"}
    spaced = kind is not Kind.TEXT or not bare
    lettered = special or (bare and len(match["num"]) > 1 and _is_dashed(low, match.start()))
    alone = bare and kind is Kind.SQUARE and is_prefix(low[: match.start()])
    tail = read_tail(low, match["num"], match.end(), spaced=spaced, lettered=lettered, alone=alone)
    late = bare and match.start() >= limit  # 5.1, 2ch: only a range still counts
    if lead == "other" or tail is None or (late and tail.range_end is None):
        return None
    if special and len(match["num"]) > _LONGEST_SPECIAL:
        return None
    score, evidence = _LEADS[lead][0], [_LEADS[lead][1]]
    marks = [*_tail_marks(low, limit, tail)]
    if bare:
        marks += [_place(low, kind, match.start(), tail.end), *_value_marks(low, match, tail)]
    for name, weight in marks:
        evidence.append(name)
        score += weight
    season = next((match[name] for name in _SEASONED if match[name]), None)
    return NumberReading(
        match.start(),
        tail.end,
        score,
        tuple(evidence),
        number(match["num"]),
        tail.range_end,
        int(season) if season else None,
        tail.absolute,
        tail.version,
        is_special=special,
    )


def _place(low: str, kind: Kind, start: int, end: int) -> tuple[str, int]:
    """Return how a bare number stands in its segment, and the weight of that."""
    before = low[:start].strip(" .")
    if kind is not Kind.TEXT:
        placed = _place_in_bracket(low, kind, start, end)
        if placed:
            return placed
    if kind is Kind.SQUARE and _BETWEEN.match(low, max(0, start - 2), end + 2):
        return "between two names", 35
    if before.endswith("|"):
        return "after a bar", 50
    if _is_dashed(low, start):
        return "after a dash", 55
    if not before and kind is Kind.TEXT:
        return OPENS_TEXT, _opening_weight(low, start, end)
    return LONE, 20


def _is_dashed(low: str, start: int) -> bool:
    return bool(_DASH.search(low, max(0, start - 6), start))


def _place_in_bracket(low: str, kind: Kind, start: int, end: int) -> tuple[str, int] | None:
    """Return whether the number is all that the bracket says, or opens it: [04_海辺]."""
    if is_prefix(low[:start]) and is_rest(low[end:]):
        return ("fills a bracket", 70) if kind is Kind.SQUARE else ("fills parentheses", 30)
    opens = not low[:start].strip(" .") and _REMARK.match(low, end)
    return (OPENS_BRACKET, 45) if opens and _CJK.search(low, end, end + _LONGEST_REST) else None


def _opening_weight(low: str, start: int, end: int) -> int:
    """Return the weight of a number that opens the text: 12 - Name, 06 Name; less for 91 Days."""
    early = low[start:end].isdecimal() and int(low[start:end]) <= _EARLY_EPISODE
    return 32 if early or low[end : end + 2] in {" -", ". ", ""} else 22


def _tail_marks(low: str, limit: int, tail: Tail) -> Iterator[tuple[str, int]]:
    """Yield what the words after a number say."""
    told = {
        (COUNTED, 40): tail.unit,
        ("of a total", 45): tail.of_total,
        ("followed by END", 20): tail.finish,
        ("followed by a version", 15): tail.version is not None,
        ("a range", 10): tail.range_end is not None,
        ("glued to a word", -45): tail.glued,
    }
    yield from (mark for mark, holds in told.items() if holds)
    rest = low[tail.end : limit if tail.end <= limit else None].strip(" .-]")
    if not rest or rest[0] == "|":
        yield NOTHING_FOLLOWS, 15


def _value_marks(low: str, match: re.Match[str], tail: Tail) -> Iterator[tuple[str, int]]:
    """Yield what the value of a bare number says, and a name right before it."""
    num, start = match["num"], match.start()
    ends = f"{num if tail.range_end is None else tail.range_end}"
    if _YEAR.fullmatch(num) and _YEAR.fullmatch(ends):
        yield "looks like a year", -50
    elif len(num) > 1 and num[0] == "0":
        yield "padded with zero", 10
    elif len(num) == 1 and tail.range_end is None:
        yield "a single digit", -10
    elif num.endswith(".0"):
        yield "looks like a version", -30
    if start and _CJK.match(low, start - 1) and not low[tail.end : tail.end + 1].isalnum():
        yield "right after a name", 12
