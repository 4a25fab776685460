"""The names of shows as they are compared: without what people write differently."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

RULES = 2
"""The version of `title_key`: what was compared by another one is computed again."""

TIMES = re.compile(r"(?<=\S)\s+[xXｘＸ]\s+(?=\S)")
"""The letter that people write for ×: SPY×FAMILY, SPY x FAMILY; signs are not compared."""

_LOOK_ALIKES = str.maketrans(dict.fromkeys("ㆍꞏᐧ", "·"))
"""Middle dots that count as letters in Unicode, and that NFKC leaves alone."""

_DIGITS = {c: n for n, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
_ROMAN = {"ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8}
_SEASON = re.compile(
    r"""
      第 \s* (?P<chinese>[0-9〇零一二两三四五六七八九十]{1,3}) \s*
        (?: 季 | 期 | 部 (?!分) | シリーズ | シーズン )
    | (?P<ordinal>[0-9]{1,2}) (?:st|nd|rd|th) \s+ (?:season|series)
    | \b (?:season|series) \s* (?P<word>[0-9]{1,2}) (?![0-9])
    | (?<![a-z0-9]) s (?P<letter>[0-9]{1,2}) (?![a-z0-9])
    | (?<=[^0-9a-z]) (?P<roman>ii|iii|iv|vi{1,3}) \s* $
    | (?<=[^\x00-\x7f]) (?P<glued>ii|iii|iv|vi{1,3}) \s* $
    | (?P<bare>[0-9〇一二三四五六七八九十]{1,2}) \s* 期 (?=\s|$)
    """,
    re.VERBOSE,
)
_YEAR = re.compile(r"[(\[（【]\s*(?:19|20)\d{2}\s*[)\]）】]")
_FORM = re.compile(
    r"[(\[（【]\s*(?:tv|ova|oad|web|tv\s*版|tv\s*アニメ|アニメ|动画|动画版)\s*[)\]）】]"
)
_TRAILING = re.compile(r"(?P<name>.*[^0-9\s])\s*(?P<digit>[2-9])\s*$")


@dataclass(frozen=True, slots=True)
class TitleKey:
    """A name without what people write differently; `season` is None where it names none.

    `hint` is a digit at the end (`… 2`): it may be a season or part of the name, so `key` keeps it
    and `hint_key` does without it.
    """

    key: str
    season: int | None = None
    hint: int | None = None
    hint_key: str = ""


@functools.lru_cache(maxsize=20_000)
def title_key(name: str) -> TitleKey:
    """Return the comparable form of *name*; its key is empty when nothing is left to compare."""
    text = simplified(
        unicodedata.normalize("NFKC", TIMES.sub(" ", name.translate(_LOOK_ALIKES))).lower()
    )
    text = _FORM.sub(" ", _YEAR.sub(" ", text)).strip()
    text, season = _take_season(text)
    trailing = _TRAILING.fullmatch(text.strip()) if season is None else None
    return TitleKey(
        key=_squeeze(text),
        season=season,
        hint=int(trailing["digit"]) if trailing else None,
        hint_key=_squeeze(trailing["name"]) if trailing else "",
    )


def simplified(text: str) -> str:
    """Return Traditional Chinese characters as Simplified ones; others stay."""
    return _converter()(text)


@functools.cache
def _converter() -> Callable[[str], str]:
    from opencc import OpenCC  # reads its tables, which takes a while

    convert: Callable[[str], str] = OpenCC("t2s").convert
    return convert


def _take_season(text: str) -> tuple[str, int | None]:
    match = _SEASON.search(text)
    if match is None or not match.start():
        return text, None
    season = _number(next(group for group in match.groups() if group))
    return (text[: match.start()] + " " + text[match.end() :], season) if season else (text, None)


def _number(text: str) -> int:
    if text in _ROMAN:
        return _ROMAN[text]
    if text.isdecimal():
        return int(text)
    tens, found, ones = text.partition("十")
    if not found:
        return _DIGITS.get(text, 0)
    return (_DIGITS.get(tens, 1) if tens else 1) * 10 + (_DIGITS.get(ones, 0) if ones else 0)


def _squeeze(text: str) -> str:
    kept = "".join(c for c in text if unicodedata.category(c)[0] in "LN")
    # A name of punctuation only («…», «△») is still a name.
    return kept or "".join(text.split())
