"""Explicit seasons; a bare sequel number is only a hint and stays in the name."""

from __future__ import annotations

import re
from dataclasses import dataclass

from anishelf.titles.parser.text import cjk_number

_HAN = "0-9零〇一二三四五六七八九十两"
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7}
_WORDS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_ROMAN = {"ⅱ": 2, "ⅲ": 3, "ⅳ": 4, "ⅴ": 5, "ⅵ": 6, "ⅶ": 7, "ⅷ": 8}

_MANY = re.compile(
    r"(?<![a-z0-9])(?:s[0-9]{1,2}"
    r"(?: ?[-~+&] ?s[0-9]{1,2}|[-~+&](?:[01]?[0-9])(?![0-9])|(?:s[0-9]{1,2})+)"
    r"|seasons? ?[0-9]{1,2}(?:[-~+&]| ?[&+] ?| ?[-~] ?season ?)[0-9]{1,2})(?![0-9a-z])"
    rf"|第?[{_HAN}]{{1,3}}[季期]? ?[-~至&+] ?第?[{_HAN}]{{1,3}}[季期]|全[{_HAN}]{{1,3}}[季期]"
)
_ONE = re.compile(
    rf"(?<![a-z0-9])(?:s(?P<s>[0-9]{{1,2}})(?:p[0-9]{{2}})?(?:v[0-9])?(?![a-z0-9])"
    rf"|(?:seasons?|saison|temporada|staffel)[ .]?"
    rf"(?P<number>[0-9]{{1,2}}|{'|'.join(_WORDS)})(?![a-z0-9])"
    rf"|(?P<nth>[0-9]{{1,2}})(?:st|nd|rd|th)[ .]season(?![a-z])"
    rf"|(?P<ordinal>{'|'.join(_ORDINALS)})[ .]season(?![a-z]))"
    rf"|第 ?(?P<cjk>[{_HAN}]{{1,3}}) ?[季期](?!间|間| ?(?:制作|製作|决定|決定|放送|播出|(?:19|20)[0-9]{{2}}年))"
    rf"|(?<![0-9{_HAN}第全])(?P<period>[0-9]{{1,2}}|[一二三四五六七八九十]) ?期(?=$|[ \])/])"
    r"|(?P<roman>[ⅱⅲⅳⅴⅵⅶⅷ])(?= *(?:$|[\])/~-]))"
)


@dataclass(frozen=True, slots=True)
class SeasonReading:
    """A season mark; `season` is None when it names several."""

    start: int
    end: int
    season: int | None
    score: int
    rule: str


SEVERAL = "several seasons"
_RULES = {
    "s": (80, "S2"),
    "number": (90, "Season 2"),
    "nth": (90, "2nd Season"),
    "ordinal": (90, "Second Season"),
    "cjk": (90, "第二季"),
    "period": (70, "2期"),
    "roman": (40, "Ⅱ"),
}


def season_readings(low: str) -> tuple[SeasonReading, ...]:
    """Return every season that *low* states."""
    many = [
        SeasonReading(match.start(), match.end(), None, 95, SEVERAL)
        for match in _MANY.finditer(low)
    ]
    ones = (_one(match) for match in _ONE.finditer(low))
    return tuple(
        many + [one for one in ones if not any(m.start <= one.start < m.end for m in many)]
    )


def _one(match: re.Match[str]) -> SeasonReading:
    name = match.lastgroup or ""
    score, rule = _RULES[name]
    return SeasonReading(match.start(), match.end(), _value(match[name]), score, rule)


def _value(word: str) -> int | None:
    for table in (_ORDINALS, _WORDS, _ROMAN):
        if word in table:
            return table[word]
    return cjk_number(word)
