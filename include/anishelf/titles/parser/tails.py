"""What stands right after a number: version, range, unit, finish, running count."""

from __future__ import annotations

import re
from dataclasses import dataclass

from anishelf.titles.parser.model import Number
from anishelf.titles.parser.text import CJK, cjk_number

_LONG_RUNNING = 3  # digits of the episodes of shows that tell several stories in one
LONGEST_RANGE = 2000  # longer ranges are two numbers, not episodes

_VERSION = re.compile(r" ?v([0-9])(?![0-9])")
_RANGE = re.compile(
    r"(?P<sep> ?(?:-{1,2}|~|&|\+|、|,|to|至) ?|(?=e[0-9]))"
    r"(?:s[0-9]{1,2})?(?:ep?[ .]{0,2}|第 ?|#|ova|oad|sp)?"
    r"(?P<end>[0-9]{1,4}(?:[.][0-9](?![0-9]))?)(?:v(?P<version>[0-9]))?(?![0-9])"
)
_SECOND_RANGE = re.compile(
    r" ?[&+] ?([0-9]{1,4}) ?[-~] ?([0-9]{1,4})(?![0-9])"
)  # 120-125 & 127-133
_LAST = re.compile(r"(?:v[0-9])? *(?:$|batch|complete|fin(?![a-z])|end(?![a-z])|[0-9]{3,4}p)")
_OF_TOTAL = re.compile(r" ?(?:of|из) ?[0-9]{1,4}(?![0-9])")
_UNIT = re.compile(r" ?(?:[话話集回](?![数數])|화|\.? ?b[oö]l[uü]m|\.? ?blm)")
_TRAIL = re.compile(
    r"[ -]?(?:pre|rev[0-9]?|ver|先行(?:版|部分|片段)?|修正|重製|重制|v[0-9]|tv|end)(?![a-z])"
)
_FINISH = re.compile(
    r"[ -]?[(\[]?(?:end|fin(?:al)?|全集?|完(?:结|結)?|合集|最终话|最終話)(?![a-z])[)\]]?"
)
_ABSOLUTE = re.compile(r" ?\((?:总第|總第|第)?([0-9]{1,4})[话話集]?\)")
_LETTER = re.compile(r"[a-d](?![a-z0-9])")  # OP4a, 09a
_HALF = re.compile(r"-[1-9](?= ?(?:$|[\[\](]))")  # 774-1: the first story of the 774th episode
_PART = re.compile(r"[ -]?(?:part ?[0-9]|ex|sp|[a-d])(?= |$)")  # [88PART2], [203-A], [07EX]
_PART_OF_WORD = re.compile(
    r"(?:st|nd|rd|th|bit|p|i|k|x|d|fps|ch|[mg]i?b|kbps|mbits?|cm|m|w)(?![a-z])"
    r"| ?(?:fps|mb|mbits|kbps|bit|%|℃|°)|[a-z]|[.][0-9](?![0-9]{2,3}[pi])"
)
_CJK = re.compile(f"[{CJK}]")


@dataclass(slots=True)
class Tail:
    """What was found after a number; `end` is where it ends."""

    end: int
    range_end: Number | None = None
    version: int | None = None
    absolute: Number | None = None
    of_total: bool = False
    unit: bool = False
    finish: bool = False
    glued: bool = False


def read_tail(
    low: str, num: str, start: int, *, spaced: bool, lettered: bool, alone: bool = False
) -> Tail | None:
    """Read what follows *num* from *start* on, or return None when it is part of a word.

    A range may be written with blanks (1 - 12) where *spaced*; *lettered* numbers may end in a
    letter (OP4a, - 09a), one *alone* in its bracket in a part ([88PART2], [203-A]).
    """
    tail = Tail(start)
    _take_version(low, tail)
    _take_range(low, num, tail, spaced=spaced)
    if tail.range_end is None and len(num) >= _LONG_RUNNING:
        _take(_HALF, low, tail)
    tail.of_total = _take(_OF_TOTAL, low, tail)
    tail.unit = _take(_UNIT, low, tail)
    _take(_TRAIL, low, tail)
    tail.finish = _take(_FINISH, low, tail)
    _take_version(low, tail)
    absolute = _ABSOLUTE.match(low, tail.end)
    if absolute:
        tail.end, tail.absolute = absolute.end(), int(absolute[1])
    if (lettered and _take(_LETTER, low, tail)) or (alone and _take(_PART, low, tail)):
        return tail
    if _PART_OF_WORD.match(low, tail.end):
        return None
    tail.glued = not tail.finish and bool(_CJK.match(low, tail.end))
    return tail


def number(word: str) -> Number:
    """Return *word* as int, or as float for a half episode."""
    if "." in word:
        return float(word) if not word.endswith(".0") else int(word[:-2])
    return int(word) if word.isdecimal() else cjk_number(word) or 0


def _take(pattern: re.Pattern[str], low: str, tail: Tail) -> bool:
    found = pattern.match(low, tail.end)
    if found:
        tail.end = found.end()
    return bool(found)


def _take_version(low: str, tail: Tail) -> None:
    found = _VERSION.match(low, tail.end)
    if found:
        tail.end, tail.version = found.end(), int(found[1])


def _take_range(low: str, first: str, tail: Tail, *, spaced: bool) -> None:
    """Take the end of a range; & + 、 join only neighbours."""
    found = _RANGE.match(low, tail.end)
    if not found or not first.replace(".", "").isdecimal():
        return
    start, end, sep = number(first), number(found["end"]), found["sep"]
    joined = sep.strip() in {"&", "+", "、", ","}
    if not start < end <= start + LONGEST_RANGE or (joined and end != start + 1):
        return
    if sep == " - " and not spaced and not _is_whole(low, first, found):
        return
    if sep == "- " and len(first) != len(found["end"]):
        return  # "Name 2- 03" is the third episode of a second season
    tail.end, tail.range_end = found.end(), end
    if found["version"]:
        tail.version = int(found["version"])
    while (more := _RANGE.match(low, tail.end)) and _goes_on(more, tail.range_end):
        tail.end, tail.range_end = more.end(), number(more["end"])
    second = _SECOND_RANGE.match(low, tail.end)
    if second and end < int(second[1]) < int(second[2]) <= end + LONGEST_RANGE:
        tail.end, tail.range_end = second.end(), int(second[2])


def _is_whole(low: str, first: str, found: re.Match[str]) -> bool:
    """Return whether "01 - 13" in running text is a range: padded alike, and the last word."""
    return (
        first[0] == "0" and len(first) == len(found["end"]) and bool(_LAST.match(low, found.end()))
    )


def _goes_on(more: re.Match[str], last: Number) -> bool:
    """Return whether *more* is the next link of 01-02-03, written without blanks."""
    return " " not in more["sep"] and number(more["end"]) == last + 1
