"""Fit a message into what a channel takes."""

from __future__ import annotations

import unicodedata

_MORE = "…"
_JOINER = "\u200d"


def cut(text: str, limit: int) -> str:
    """Return *text* in at most *limit* (at least 1) UTF-16 units, the measure of most services.

    A cut is marked by `…` and never parts a sign from its accents; a lone surrogate, which no service
    takes, becomes `?`.
    """
    text = text.encode("utf-8", "replace").decode()
    if _units(text) <= limit:
        return text
    room = limit - 1
    end = 0
    while (room := room - _units(text[end])) >= 0:
        end += 1
    while end > 0 and (_clings(text[end]) or text[end - 1] == _JOINER):
        end -= 1
    return text[:end].rstrip() + _MORE


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _clings(sign: str) -> bool:
    return sign == _JOINER or unicodedata.category(sign).startswith("M")
