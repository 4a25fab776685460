"""Where the names of the show stand: from the group to the episode or the technical words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from anishelf.titles.parser.brackets import Use
from anishelf.titles.parser.choice import Choice
from anishelf.titles.parser.names import split_names
from anishelf.titles.parser.numbers import SURE, THRESHOLD, TIMES, date_spans
from anishelf.titles.parser.pieces import Piece
from anishelf.titles.parser.text import HAS_CJK
from anishelf.titles.parser.tokens import Kind
from anishelf.titles.parser.vocabulary import GROUP_PREFIX, SOFT_NOISE

_SOFT_NOISE = re.compile(SOFT_NOISE)
_GROUP_PREFIX = re.compile(GROUP_PREFIX)
_EDGES = " -/|_.~★:："
_SHORTEST_NAME = 4
_NUMBER_FOLLOWS = re.compile(r" - [0-9]")
_COUNT_END = re.compile(r" [0-9]{1,4}$")
_OTHER_HALF = re.compile(r"第[0-9]{1,4}[话話集] / (?=[a-z])")  # 甲 第3话 / B - 03
_ASIDE = (Use.YEAR, Use.MARK, Use.NOISE)


@dataclass(slots=True)
class _Names:
    """The text of the names so far, and the pieces it came from."""

    text: str = ""
    from_bracket: bool = False
    indexes: set[int] = field(default_factory=set)

    @property
    def begun(self) -> bool:
        return bool(self.text.strip(_EDGES))

    @property
    def open_end(self) -> bool:
        """Return whether the text ends in a separator, so that another name must follow."""
        return self.text.rstrip()[-1:] in "/|／｜"

    def add(self, text: str, index: int) -> None:
        self.text += text
        self.indexes.add(index)


def show_names(pieces: Sequence[Piece], choice: Choice) -> tuple[tuple[str, ...], set[int]]:
    """Return the names of the show, and the indexes of the pieces that hold them."""
    names = _Names()
    start = 0 if choice.group_at is None else choice.group_at + 1
    for index in range(start, len(pieces)):
        if not _take(names, pieces, index, choice):
            break
    return split_names(names.text), names.indexes


def _take(names: _Names, pieces: Sequence[Piece], index: int, choice: Choice) -> bool:
    """Take what the piece at *index* says of the names; return whether they may go on."""
    piece = pieces[index]
    if piece.use is Use.TEXT:
        return _take_text(names, piece, index, choice)
    if piece.use is Use.NAME:
        return _take_bracket(names, pieces, index, choice)
    aside = piece.use in _ASIDE and piece.segment.kind is Kind.ROUND
    if aside and names.begun:
        names.text += " "
    return not names.begun or aside or _counts_half(names, pieces, index)


def _counts_half(names: _Names, pieces: Sequence[Piece], index: int) -> bool:
    """Return whether the piece at *index* closes the count of the first half: 甲 04(29) / B - 29."""
    piece, after = pieces[index], pieces[index + 1] if index + 1 < len(pieces) else None
    if piece.segment.kind is not Kind.ROUND or piece.use is not Use.NUMBER:
        return False
    if after is None or not after.low.startswith(" / ") or not _COUNT_END.search(names.text):
        return False
    names.text = _COUNT_END.sub("", names.text)
    return True


def _take_text(names: _Names, piece: Piece, index: int, choice: Choice) -> bool:
    """Take running text; after bracketed names it replaces them, unless it only comments."""
    begin, end = _name_span(piece, index, choice, begun=names.begun)
    text = _without_seasons(piece, begin, end)
    if names.from_bracket and not text.strip(_EDGES):
        names.text += text
        return end == len(piece.low)
    if names.from_bracket and not names.open_end:
        if len(text.strip(_EDGES)) < _SHORTEST_NAME:
            return False
        names.text, names.from_bracket = "", False
    if index == choice.episode_at and choice.number and TIMES in choice.number.evidence:
        text = _COUNT_END.sub("", text.rstrip())  # Galaxy Post 188 9x07
    names.add(text, index)
    if half := _OTHER_HALF.match(piece.low, end):
        stops = [found.start for found in piece.numbers if found.start > half.end()]
        names.add(" / " + piece.segment.raw[half.end() : min([*stops, piece.limit])], index)
    return end == len(piece.low) or not names.begun


def _take_bracket(names: _Names, pieces: Sequence[Piece], index: int, choice: Choice) -> bool:
    piece = pieces[index]
    end, number = len(piece.low), choice.number
    if index == choice.episode_at and number and piece.low[: number.start].strip():
        end = number.start  # 银河邮差1-12, 名侦探赤井 412 消失的三味线
    text = _without_seasons(piece, 0, end)
    if not names.begun or names.from_bracket or names.open_end:
        names.from_bracket = not names.begun or names.from_bracket
        names.add(f" / {text}" if names.begun else text, index)
        return True
    if piece.segment.kind is Kind.ROUND:
        names.add(f"({text})", index)
        return True
    if _is_inside(names, pieces, index):
        glued = names.text[-1:] != " "
        names.add(f"【{text}】" if glued else f"[{text}]", index)
        return True
    return False


def _is_inside(names: _Names, pieces: Sequence[Piece], index: int) -> bool:
    """Return whether the name goes on after a bracket, as in 我要【招架】一切 and Fate [Feel] III."""
    after = pieces[index + 1] if index + 1 < len(pieces) else None
    if after is None or after.use is not Use.TEXT:
        return False
    if names.text[-1:].isalnum() and after.low[:1].isalnum():
        return not after.low[:1].isascii()
    if HAS_CJK(names.text[-1:]) and _NUMBER_FOLLOWS.match(after.low):
        return True
    sure = (found.start for found in after.numbers if found.score >= THRESHOLD)
    goes_on = after.low[: min([after.limit, *sure])].strip(_EDGES)
    return len(goes_on) >= _SHORTEST_NAME and after.low[:1] == " " and names.text[-1:] == " "


def _name_span(piece: Piece, index: int, choice: Choice, *, begun: bool) -> tuple[int, int]:
    """Return where the names in running text begin and end."""
    opening = _SOFT_NOISE.match(piece.low) or (index == 0 and _GROUP_PREFIX.match(piece.low))
    begin, end = opening.end() if opening else 0, piece.limit
    for found in piece.numbers:
        chosen = index == choice.episode_at and found is choice.number
        if not chosen and found.score < SURE:
            continue
        if begun or piece.low[begin : found.start].strip(" -.~#|"):
            glued = piece.low[found.start - 1 : found.start] == "."
            return begin, min(end, found.start - glued)
        begin = found.end
    return min(begin, end), end


def _without_seasons(piece: Piece, begin: int, end: int) -> str:
    """Return the raw text from *begin* to *end* without season marks and dates."""
    raw = piece.segment.raw[begin:end]
    if "." in raw and "." not in piece.low[begin:end]:
        raw = raw.replace(".", " ")
    spans = [(season.start, season.end) for season in piece.seasons]
    for start, stop in sorted(spans + date_spans(piece.low), reverse=True):
        if begin <= start and stop <= end:
            raw = f"{raw[: start - begin]} {raw[stop - begin :]}"
    return raw
