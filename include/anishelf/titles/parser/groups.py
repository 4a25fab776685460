"""Release groups: a leading bracket, a later bracket, or the end of a scene name."""

from __future__ import annotations

import re
from collections.abc import Sequence

from anishelf.titles.parser.brackets import Use
from anishelf.titles.parser.choice import Choice
from anishelf.titles.parser.pieces import Piece
from anishelf.titles.parser.technical import Fact
from anishelf.titles.parser.tokens import Kind
from anishelf.titles.parser.vocabulary import GROUP_PREFIX

_JOINED = re.compile(r" ?[&＆、×] ?| ?[,，] ?| ?/ ?| \+ | x ")
_SCENE = re.compile(r"-([A-Za-z0-9][A-Za-z0-9._]*(?:-[A-Za-z0-9]+)?) ?$")
_DASHED = re.compile(r"(?:^|[ ._])- ?([^-\[\]()]{2,40})$")
_DASHED_WORD = re.compile(r"(?:^|[ ._])- ([A-Za-z0-9]+(?:-[A-Za-z0-9]+)+) ?$")
_VERSION_END = re.compile(r" v[0-9]$")
_PREFIX = re.compile(GROUP_PREFIX)


def find_groups(pieces: Sequence[Piece], choice: Choice, named: set[int]) -> tuple[str, ...]:
    """Return the groups; *named* are the indexes of the pieces that hold the show's names."""
    if choice.group_at is not None:
        return split_group(pieces[choice.group_at].segment.raw)
    name = _after_technical(pieces) or _later_bracket(pieces, named) or _prefix(pieces)
    name = name or _in_parentheses(pieces)
    return split_group(name) if name else ()


def split_group(name: str) -> tuple[str, ...]:
    """Return the groups joined in *name*, each once."""
    parts = (
        " ".join(part.replace("_", " ").split())
        for part in _JOINED.split(_VERSION_END.sub("", name.strip(" .-_★")))
    )
    return tuple(dict.fromkeys(part for part in parts if part))


def _after_technical(pieces: Sequence[Piece]) -> str | None:
    """Return GROUP of "… x264-GROUP", "[1080p] - GROUP" and "[1080p] - THE-GROUP"."""
    last = next((piece for piece in reversed(pieces) if piece.use is Use.TEXT), None)
    if last is None:
        return None
    if last.limit < len(last.low):
        inner = (fact.end for fact in last.facts if not _may_be_group(last, fact))
        tail = last.segment.raw[max(inner, default=last.limit) :]
    elif last is pieces[-1] and len(pieces) > 1 and not last.numbers:
        tail = last.segment.raw
    else:
        return None
    found = _DASHED_WORD.search(tail.replace("_", " ")) or _SCENE.search(tail)
    found = found or _DASHED.search(tail)
    return found[1].strip(" ._") if found and not found[1].isdecimal() else None


def _may_be_group(piece: Piece, fact: Fact) -> bool:
    """Return whether the last word after a hyphen, though known, may be the group: -Raws, -NTR."""
    known = fact.role in ("resolution", "source", "codec", "audio")
    return not known and piece.low[fact.start - 1] == "-" and fact.end == len(piece.low.rstrip())


def _later_bracket(pieces: Sequence[Piece], named: set[int]) -> str | None:
    """Return the first bracket after the names that can only be a group."""
    names_end = max(named, default=0)
    for index in range(names_end + 1, len(pieces)):
        piece = pieces[index]
        last = index == len(pieces) - 1
        after_technical = pieces[index - 1].use is Use.TECHNICAL and " " not in piece.low.strip()
        square = piece.segment.kind is Kind.SQUARE
        if piece.use is Use.NAME and (square or last or after_technical):
            return piece.segment.raw
    return None


def _in_parentheses(pieces: Sequence[Piece]) -> str | None:
    """Return GROUP of "Name (GROUP, 720p)"."""
    for piece in pieces:
        first, comma, _ = piece.segment.raw.partition(",")
        if comma and piece.use is Use.TECHNICAL and piece.segment.kind is Kind.ROUND:
            known = any(fact.start < len(first) for fact in piece.facts)
            return first if first.strip() and not known else None
    return None


def _prefix(pieces: Sequence[Piece]) -> str | None:
    """Return the group that opens the title without a bracket, known by its word for group."""
    found = _PREFIX.match(pieces[0].segment.raw) if pieces else None
    return found[1] if found else None
