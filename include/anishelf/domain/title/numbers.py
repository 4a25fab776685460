"""Every number of a title, weighed: is it the episode?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from anishelf.domain.title.model import Number
from anishelf.domain.title.text import CJK, cjk_number
from anishelf.domain.title.tokens import Kind

THRESHOLD = 30
LONGEST_RANGE = 2000
_EARLY_EPISODE = 30
NOTHING_FOLLOWS = "nothing follows"

_HAN = "零〇一二三四五六七八九十"
_NUMBER = re.compile(
    rf"""
    (?:(?<![a-z0-9])(?:
        s(?P<season>[0-9]{{1,2}})[ .-]{{0,3}}(?:ep?|x)[ .]?        # S02E05, S02 - E05, S01x05
      | s(?P<bare_season>[0-9]{{1,2}})\ (?=[0-9]{{2}}(?![0-9]))    # S01_05
      | (?P<times>[0-9]{{1,2}})x(?=[0-9]{{2,3}}(?![0-9]))          # 2x05
      | (?P<word>episodes?|épisodes?|episodios?|eps?|cap[ií]tulo|folge|odcinek|эпизод|серия)[ .-]{{0,3}}|(?P<e>e)
      | (?P<special>ova|oad|ona|sp|specials?|nc ?op|nc ?ed|op|ed|pv|cm|menu|trailer|picture\ drama)[ .-]{{0,3}}
      | (?P<other>vols?|volumes?|parts?|pt|seasons?|saison|s|movies?|films?|cours?|dis[ck]s?|cd|box|lv|no|
            chapters?|ver|type|level|act|phase|stage|route|world|zone|unit|tome|r)[ .]{{0,2}}
    ) | (?P<count>[全共][ ]?) | (?P<total>[总總]第?[ ]?) | (?P<th>第[ ]?) | (?P<hash>[#＃][ ]?)
      | (?<![a-z0-9])(?<![0-9][.'/]) (?=[0-9]))
    (?P<num>[0-9]{{1,4}}(?:[.][0-9](?![0-9]))?|(?<=第)[{_HAN}]{{1,3}}(?=[话話集回]))
    """,
    re.VERBOSE,
)
_VERSION = re.compile(r" ?v([0-9])(?![0-9])")
_RANGE = re.compile(
    r"(?P<sep>(?: ?(?:-{1,2}|~|&|\+|、|,|to|至) ?)|(?=e[0-9]))(?:s[0-9]{1,2})?(?:ep?[ .]?|第 ?|#)?"
    r"(?P<end>[0-9]{1,4}(?:[.][0-9](?![0-9]))?)(?:v[0-9])?(?![0-9])"
)
_OF = re.compile(r" ?(?:of|из) ?[0-9]{1,4}(?![0-9])")
_UNIT = re.compile(r" ?(?:[话話集回](?![数數])|화|\.? ?b[oö]l[uü]m|\.? ?blm)")
_FINISH = re.compile(
    r"[ -]?[(\[]?(?:end|fin(?:al)?|全(?:集)?|完(?:结|結)?|合集|最终话|最終話)(?![a-z])[)\]]?(?:v(?P<version>[0-9]))?"
)
_TRAIL = re.compile(r"[ -]?(?:pre|rev[0-9]?|ver|先行版?|先行|修正|重製|重制|v[0-9]|tv|end)(?![a-z])")
_REST = re.compile(
    r"[ +&,.]*(?:(?:tv|ova|oad|sp|bd|dvd|nced|ncop|end|fin|全|集|合集|完|完结|修正|修正版|重制版|特典|映像|特典映像|收录|附|版|版本|先行|"
    r"先行版|先行放送|未放送|rev|pre|sps|specials?|movie|batch|complete|全集|[0-9]{1,2}|v[0-9]|\(.{0,12}\))[ +&,.-]*)*+$"
)
_PREFIX = re.compile(r"[ .-]*(?:(?:tv(?: ?series)?|web|bd|dvd|本篇|正片)[ .-]*)?")
_DASH = re.compile(r"(?:^|[ \])~】])(?:-{1,2}|~) ?(?:tv ?)?$")
_DATE = re.compile(r"(?:19|20)[0-9]{2}[ ./-][01]?[0-9][ ./-][0-3]?[0-9](?![0-9])|[0-3]?[0-9][./][01]?[0-9][./](?:19|20)[0-9]{2}")
_CJK_NEXT = re.compile(f"[{CJK}]")
_WORD_NEXT = re.compile(r"(?:st|nd|rd|th|bit|p|i|k|x|d|fps|ch|mb|gb|gib|mib|kbps|mbits?|cm|m|w)(?![a-z])| ?(?:fps|mb|mbits|kbps|bit|%|℃|°)")
_LETTERED = re.compile(r"[a-z](?![a-z0-9])")  # OP4a
_ABSOLUTE = re.compile(r" ?\((?:总第|總第|第)?([0-9]{1,4})[话話集]?\)")


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


def number(word: str) -> Number:
    """Return *word* as int, or as float for a half episode."""
    if "." in word:
        return float(word) if not word.endswith(".0") else int(word[:-2])
    return int(word) if word.isdecimal() else cjk_number(word) or 0


def is_prefix(before: str) -> bool:
    """Return whether *before*, what precedes a number in its bracket, only qualifies it."""
    return bool(_PREFIX.fullmatch(before))


def is_rest(after: str) -> bool:
    """Return whether *after*, what follows a number in its bracket, only qualifies it."""
    return bool(_REST.match(after[:40])) and len(after) <= 40


def date_spans(low: str) -> list[tuple[int, int]]:
    """Return where *low* states a date."""
    return [match.span() for match in _DATE.finditer(low)]


def readings(low: str, kind: Kind, limit: int) -> Iterator[NumberReading]:
    """Yield every number of the segment *low*; from *limit* on, technical words follow."""
    dates = date_spans(low) if len(low) > 7 else []
    at = 0
    while match := _NUMBER.search(low, at):
        at = match.end()
        if any(start <= match.start("num") < end for start, end in dates):
            continue
        reading = _weigh(low, kind, limit, match)
        if reading is not None:
            yield reading
            at = max(at, reading.end)


def _weigh(low: str, kind: Kind, limit: int, match: re.Match[str]) -> NumberReading | None:
    lead, score = _lead(match)
    if lead == "other":
        return None
    evidence = [lead]
    tail = _tail(low, match, spaced=kind is not Kind.TEXT or lead != "lone")
    if tail is None:
        return None
    bare = lead == "lone"
    if bare and match.start() >= limit and tail.range_end is None:
        return None
    if bare:
        place, score = _place(low, kind, match.start(), tail.end)
        evidence.append(place)
    for name, weight in _marks(low, limit, match, tail, bare=bare):
        evidence.append(name)
        score += weight
    season = match["season"] or match["bare_season"] or match["times"]
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
        lead == "special",
    )


_LEADS = {
    "season": 100,
    "bare_season": 75,
    "times": 75,
    "word": 85,
    "e": 75,
    "hash": 70,
    "th": 60,
    "special": 62,
    "count": -100,
    "total": -100,
    "other": -100,
}


def _lead(match: re.Match[str]) -> tuple[str, int]:
    """Return what stands before the number, and its weight."""
    for name, score in _LEADS.items():
        if match[name] is not None:
            return name, score
    return "lone", 20


@dataclass(slots=True)
class _Tail:
    """What stands right after a number."""

    end: int
    range_end: Number | None = None
    version: int | None = None
    absolute: Number | None = None
    of_total: bool = False
    unit: bool = False
    finish: bool = False
    glued: bool = False


def _tail(low: str, match: re.Match[str], *, spaced: bool) -> _Tail | None:
    """Read version, range, unit and finish after the number, or None when it is part of a word."""
    tail = _Tail(match.end())
    _take_version(low, tail)
    _take_range(low, match["num"], tail, spaced=spaced)
    for pattern, name in ((_OF, "of_total"), (_UNIT, "unit"), (_TRAIL, ""), (_FINISH, "finish")):
        found = pattern.match(low, tail.end)
        if found:
            tail.end = found.end()
            if name:
                setattr(tail, name, True)
    _take_version(low, tail)
    absolute = _ABSOLUTE.match(low, tail.end)
    if absolute:
        tail.end, tail.absolute = absolute.end(), int(absolute[1])
    following = low[tail.end : tail.end + 1]
    if match["special"] and _LETTERED.match(low, tail.end):
        tail.end, following = tail.end + 1, ""
    if _WORD_NEXT.match(low, tail.end) or (following.isalpha() and following.isascii()):
        return None
    if following == "." and low[tail.end + 1 : tail.end + 2].isdecimal():
        return None
    tail.glued = not tail.finish and bool(_CJK_NEXT.match(following))
    return tail


def _take_version(low: str, tail: _Tail) -> None:
    found = _VERSION.match(low, tail.end)
    if found:
        tail.end, tail.version = found.end(), int(found[1])


def _take_range(low: str, first: str, tail: _Tail, *, spaced: bool) -> None:
    found = _RANGE.match(low, tail.end)
    if not found or not first.replace(".", "").isdecimal():
        return
    start, end, sep = number(first), number(found["end"]), found["sep"]
    joined = sep.strip() in ("&", "+", "、", ",")
    if not start < end <= start + LONGEST_RANGE or (joined and end != start + 1):
        return
    if sep == " - " and not spaced:
        return
    tail.end, tail.range_end = found.end(), end


def _place(low: str, kind: Kind, start: int, end: int) -> tuple[str, int]:
    """Return how a bare number stands in its segment, and the weight of that."""
    before, after = low[:start].strip(" ."), low[end : end + 40]
    if kind is not Kind.TEXT and is_prefix(before) and _REST.match(after):
        return ("fills a bracket", 70) if kind is Kind.SQUARE else ("fills parentheses", 20)
    if kind is not Kind.TEXT and not before and after[:1] == " " and _CJK_NEXT.search(after):
        return "opens a bracket", 45
    if before.endswith("|"):
        return "after a bar", 50
    if _DASH.search(low, max(0, start - 6), start):
        return "after a dash", 55
    if not before and kind is Kind.TEXT:
        return "opens the text", _opening_weight(low, start, end)
    return "lone number", 20


def _opening_weight(low: str, start: int, end: int) -> int:
    """Return the weight of a number that opens the text: 12 - Name, 06 Name; less for 91 Days."""
    early = low[start:end].isdecimal() and int(low[start:end]) <= _EARLY_EPISODE
    return 32 if early or low[end : end + 2] in (" -", ". ", "") else 22


def _marks(low: str, limit: int, match: re.Match[str], tail: _Tail, *, bare: bool) -> Iterator[tuple[str, int]]:
    """Yield what else speaks for or against the number."""
    start, num = match.start(), match["num"]
    if tail.unit:
        yield "counted in episodes", 40
    if tail.of_total:
        yield "of a total", 45
    if tail.finish:
        yield "followed by END", 20
    if tail.version is not None:
        yield "followed by a version", 15
    if tail.range_end is not None:
        yield "a range", 10
    if not low[tail.end : limit if tail.end <= limit else None].strip(" .-]"):
        yield NOTHING_FOLLOWS, 15
    if tail.glued:
        yield "glued to a word", -45
    if bare:
        yield from _value_marks(num, tail)
        if start and _CJK_NEXT.match(low[start - 1]) and not low[tail.end : tail.end + 1].isalnum():
            yield "right after a name", 12


def _value_marks(num: str, tail: _Tail) -> Iterator[tuple[str, int]]:
    """Yield what the value of a bare number says."""
    if len(num) == 4 and num[:2] in ("19", "20") and tail.range_end is None:
        yield "looks like a year", -50
    elif len(num) > 1 and num[0] == "0":
        yield "padded with zero", 10
    elif len(num) == 1 and tail.range_end is None:
        yield "a single digit", -10
    elif num.endswith(".0"):
        yield "looks like a version", -30
