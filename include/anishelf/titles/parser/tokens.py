"""A title cut into segments: running text and brackets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """How a segment is set off from the rest."""

    TEXT = "text"
    SQUARE = "square"  # [ ] and 【 】, and the cells of a title divided by ★ or //
    ROUND = "round"


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of the title; `low` is its folded spelling, as long as `raw`."""

    kind: Kind
    start: int
    raw: str
    low: str


_BRACKET = re.compile(r"[\[\](){}]")
_CLOSER = {"[": "]", "(": ")", "{": "}"}
_KIND = {"[": Kind.SQUARE, "(": Kind.ROUND, "{": Kind.ROUND}
_CELL_BREAK = re.compile(r" ?★ ?| // ")
_CELLS = 3
_NESTED = re.compile(r"\[[^\[\]]+\][^\[\]]*[^\[\] ][^\[\]]*\]")  # [Name [前篇] 开往明天]
_JOINED = re.compile(
    r"[a-z0-9]+(?:\+[a-z0-9]+){2,}|[a-z0-9]+(?:-[a-z0-9]+){3,}"
)  # umi-no-ginkou-12
_DOT = re.compile(r"\.(?![0-9](?![0-9p]))|(?<![0-9])\.")


def segments(text: str, low: str) -> list[Segment]:
    """Cut *text* (folded: *low*) into segments; nothing but brackets and blanks is lost."""
    found: list[Segment] = []
    for kind, start, end in _spans(low):
        if not low[start:end].strip(" ."):
            continue
        if kind is Kind.TEXT:
            found.extend(_cells(text, low, start, end))
        else:
            found.append(Segment(kind, start, text[start:end], low[start:end]))
    return found


def _spans(low: str) -> Iterator[tuple[Kind, int, int]]:
    """Yield kind, start and end; a square bracket divides a round one, not the other way."""
    opener, outer, start, depth = "", "", 0, 0
    for match in _BRACKET.finditer(low):
        char, at = match[0], match.start()
        if opener and char == _CLOSER[opener]:
            if depth:
                depth -= 1
                continue
            yield _KIND[opener], start, at
            opener, outer, start = outer, "", at + 1
        elif char == opener == "[" and _NESTED.match(low, at):
            depth += 1
        elif char == "[" or (not opener and char in _CLOSER):
            yield _KIND[opener] if opener else Kind.TEXT, start, at
            outer = opener if opener == "(" else ""
            opener, start, depth = char, at + 1, 0
        elif opener == char == "(":
            depth += 1
    if start < len(low):
        yield Kind.TEXT, start, len(low)


def _cells(text: str, low: str, start: int, end: int) -> Iterator[Segment]:
    """Yield the running text from *start* to *end*, cut where ★ or // divides it into cells."""
    piece = low[start:end]
    if not _is_divided(piece):
        yield Segment(Kind.TEXT, start, text[start:end], _undotted(piece, Kind.TEXT))
        return
    breaks = list(_CELL_BREAK.finditer(piece))
    edges = [0, *(edge for found in breaks for edge in found.span()), len(piece)]
    kind = Kind.SQUARE if len(breaks) > 1 else Kind.TEXT
    for left, right in zip(edges[::2], edges[1::2], strict=True):
        if piece[left:right].strip(" ."):
            raw = text[start + left : start + right]
            yield Segment(kind, start + left, raw, _undotted(piece[left:right], kind))


def _is_divided(piece: str) -> bool:
    """Return whether ★ or // divides *piece*; a single ★ within belongs to a name (IDOLM★STER)."""
    if "★" not in piece:
        return " // " in piece
    bare = piece.strip()
    return piece.count("★") >= _CELLS or "★" in {bare[0], bare[-1]} or " // " in piece


def _undotted(low: str, kind: Kind) -> str:
    """Return *low* with the dots of a scene name turned to spaces; 5.1 and 12.5 keep theirs."""
    if kind is Kind.TEXT and " " not in low.strip(" "):
        if low.count(".") > 1:
            return _DOT.sub(" ", low)
        if _JOINED.fullmatch(low):
            return low.replace("-", " ").replace("+", " ")
    return low
