"""One spelling for many: width, dashes and brackets folded without moving a character."""

from __future__ import annotations

import re

_INVISIBLE = re.compile(
    "[\ud800-\udfff\x00-\x1f\x7f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe0f\ufeff]"
)

_FOLD = {
    **{code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)},
    **dict.fromkeys(map(ord, "【〖〔［"), "["),
    **dict.fromkeys(map(ord, "】〗〕］"), "]"),
    **dict.fromkeys(map(ord, "～〜∼"), "~"),
    **dict.fromkeys(map(ord, "‐‑‒–—―−－"), "-"),
    **dict.fromkeys(map(ord, "‘’ʼ"), "'"),
    ord("×"): "x",
    ord("_"): " ",
    ord("İ"): "i",  # the one letter whose lower case is longer than itself
    ord("\u3000"): " ",
}

CJK = "\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7af"
HAS_CJK = re.compile(f"[{CJK}]").search
HAS_KANA = re.compile("[\u3041-\u309f\u30a1-\u30fa]").search
HAS_LATIN = re.compile("[A-Za-z\u00c0-\u024f\u0400-\u04ff]").search


LONGEST = 1000  # release names end long before; what is longer costs no more time


def clean(raw: str) -> str:
    """Return *raw* on one line, without characters that cannot be seen, no longer than LONGEST."""
    return " ".join(_INVISIBLE.sub("", " ".join(raw[: 2 * LONGEST].split())).split())[:LONGEST]


def fold(text: str) -> str:
    """Return *text* in one spelling for recognition, character for character as long."""
    if text.isascii():
        return text.replace("_", " ").lower()
    folded = text.translate(_FOLD)
    lowered = folded.lower()
    return lowered if len(lowered) == len(text) else folded


def loose(name: str) -> str:
    """Return *name* without case, blanks and punctuation, to see whether two are the same."""
    return "".join(char for char in name.casefold() if char.isalnum())


_CJK_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {
    "〇": 0, "两": 2, "兩": 2, "壹": 1, "貳": 2, "贰": 2, "參": 3, "叁": 3,
}  # fmt: skip


def cjk_number(word: str) -> int | None:
    """Return the value of 十四 or 25, or None when *word* is no number below a hundred."""
    if word.isdecimal():
        return int(word)
    tens, ten, ones = word.rpartition("十")
    if len(tens) > 1 or len(ones) > 1:
        return None
    high = (_CJK_DIGITS.get(tens) if tens else 1) if ten else 0
    low = _CJK_DIGITS.get(ones) if ones else 0
    return None if high is None or low is None else 10 * high + low
