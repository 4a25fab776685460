"""How one text holds several names of a show, and what of it is no name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from anishelf.titles.parser.text import CJK, HAS_CJK, HAS_KANA, HAS_LATIN, loose
from anishelf.titles.parser.vocabulary import KIND_MARK, TRAILING_MARK

_SPACED = re.compile(r" [/／|｜]+ ?|(?<![/／|｜])[/／|｜]+ ")
_TIGHT = re.compile(r"(?<=[^/／|｜])[/／|｜](?=[^/／|｜])")
_DASH = re.compile(rf" [-–—] (?=(?:[{CJK}「『【]))")
_SCRIPT_CHANGE = re.compile(
    rf"(?<=[{CJK}])[!！?？。]?_(?=[A-Za-z0-9])|(?<=[A-Za-z0-9!?.])_(?=[{CJK}])"
)
_CJK_CHAR = re.compile(f"[{CJK}]")
_EDGES = " \t-_/|~,;:·・★～—–\u3000、，："
_TRAILING_MARK = re.compile(TRAILING_MARK, re.IGNORECASE)
_KIND_MARK = re.compile(KIND_MARK, re.IGNORECASE)
_PERHAPS_NAME = re.compile(r" (?:menu|trailer|teaser|sample)$", re.IGNORECASE)
_FILM_MARK = re.compile(r"^(?:剧场版|劇場版) ")
_EDITION = re.compile(r" ?[(（](?:[^()（）]{1,4}版|[a-z-]+ version)[)）]$", re.IGNORECASE)
_COUNT_TAIL = re.compile(r" (?:第[0-9]{1,4}[话話集]|[0-9]{1,4} ?\([0-9]{1,4}\))$")
_CJK_DOT = re.compile(rf"(?<=[{CJK}])\.(?=[{CJK}0-9])")
_YEAR_TAIL = re.compile(r"[ ]+(?:19[3-9]|20[0-4])[0-9](?: ?- ?(?:19|20)[0-9]{2})?$")
_COUNTED = re.compile(r"(?:part|cour|season|vol)[. ]*[0-9]*", re.IGNORECASE)
_COUR_TAIL = re.compile(
    r"[ ]*(?:[(（]?(?:part|cour)[. ]*[2-9]|[后後]半(?:[クールか]*)|下半|第[2-9二三]部分)[)）]?$",
    re.IGNORECASE,
)
_FRAME = re.compile(r"(?:^|[ ])([-~～—])(?=[^ ])")
_PAIRS = ("()", "[]", "「」", "『』", "《》", "（）", "【】")
_MOST_SCRIPTS = 3
_SHORTEST_NAME = 4
_LONGEST = 400  # no name is longer; what is, would only cost time


def split_names(text: str) -> tuple[str, ...]:
    """Return the names that *text* holds, each once.

    A single name glued from two scripts comes with its halves.
    """
    cells = _SPACED.split(text)
    if len(cells) > 1:
        cells = [_COUNT_TAIL.sub("", cell.rstrip()) for cell in cells]
    parts = [
        name
        for part in cells
        for piece in _split_tight(part)
        for name in map(tidy, _split_dash(piece))
        if name
    ]
    found = [variant for name in parts for variant in _variants(name)]
    if len(parts) == 1:
        found += [half for half in _halves(found[0]) if not _KIND_MARK.fullmatch(half)]
    return tuple(dict.fromkeys(name for name in found if name))


def without_parts(titles: Sequence[str]) -> tuple[str, ...]:
    """Return names of a season without the cour that some groups add: Re:Zero Part 2, … 后半."""
    bare = (_COUR_TAIL.sub("", title).rstrip() or title for title in titles)
    return tuple(dict.fromkeys(bare))


def _split_tight(part: str) -> Iterator[str]:
    """Yield the pieces between slashes without blanks, where both sides are whole names."""
    start = 0
    for match in _TIGHT.finditer(part):
        if _divides(part[start : match.start()], _TIGHT.split(part[match.end() :], maxsplit=1)[0]):
            yield part[start : match.start()]
            start = match.end()
    yield part[start:]


def _divides(left: str, right: str) -> bool:
    """Return whether a slash between *left* and *right* divides names: not 22/7, not Fate/Zero."""
    left = _FILM_MARK.sub("", left)
    before, after = left[-1:], right.lstrip("0123456789")[:1]
    if before.isdecimal() and right[:1].isdecimal():
        return False
    if before == ")":
        return True
    if HAS_CJK(before) or HAS_CJK(after) or not before.isascii():
        return len(left.strip()) > 1 or HAS_CJK(before) != HAS_CJK(after)
    if before.isdecimal() or len(_words(_latin_tail(left))) > 1:
        return True
    if not HAS_CJK(left):
        return False
    glued = bool(HAS_CJK(left[: -len(_latin_tail(left))][-1:])) and " " not in left
    return glued or (not HAS_CJK(right) and len(_words(right)) > 1)


def _latin_tail(text: str) -> str:
    """Return what follows the last CJK character of *text*."""
    last = 0
    for match in _CJK_CHAR.finditer(text):
        last = match.end()
    return text[last:]


def _words(text: str) -> list[str]:
    return text.replace("_", " ").split()


def _split_dash(piece: str) -> Iterator[str]:
    """Yield the names on both sides of _ or " - ", where the script changes or the name repeats."""
    parts = _SCRIPT_CHANGE.split(piece)
    if 1 < len(parts) <= _MOST_SCRIPTS:
        yield from parts
        return
    left, dash, right = piece.partition(" - ")
    if dash and _is_original(left, right) and _repeats_or_translates(left, right):
        yield left
        yield right
        return
    yield piece


def _is_original(left: str, right: str) -> bool:
    """Return whether *left* may be the Latin or Japanese name of which *right* is another."""
    if HAS_CJK(left):
        return bool(HAS_KANA(left)) and not HAS_KANA(right)
    return bool(HAS_LATIN(left))


def _repeats_or_translates(left: str, right: str) -> bool:
    same = loose(right).startswith(loose(left))
    return same or bool(HAS_CJK(right))


def _variants(name: str) -> Iterator[str]:
    """Yield *name* without its marks, with and without the word for its kind."""
    whole = name[:_LONGEST]
    plain, marked = _TRAILING_MARK.subn(
        "", _EDITION.sub("", whole) if whole.endswith((")", "）")) else whole
    )
    plain = tidy(plain) if marked else plain
    yield plain
    if _PERHAPS_NAME.search(name):
        yield name
    yield from _without_kind(plain)
    undated, dated = _YEAR_TAIL.subn("", plain) if plain[-1:].isdecimal() else ("", 0)
    if dated:
        undated = tidy(undated)
        yield undated
        yield from _without_kind(undated)


def _without_kind(name: str) -> Iterator[str]:
    bare, marked = _KIND_MARK.subn("", name)
    if marked:
        yield tidy(bare)


def _halves(whole: str) -> Iterator[str]:
    """Yield the CJK and the Latin half of a name glued from both."""
    cjk = [match.start() for match in _CJK_CHAR.finditer(whole)]
    if not cjk or not HAS_LATIN(whole):
        return
    first, last = cjk[0], cjk[-1] + 1
    while last < len(whole) and not whole[last].isalnum() and whole[last] not in " (（":
        last += 1  # the half keeps its own ！ and ～
    before, after = whole[:first], whole[last:]
    if " " not in whole and len(_words(after)) == 1:
        return  # 美少女戦士セーラームーンCrystal is one name
    if _is_name(after) and not _is_name(before):
        yield tidy(whole[:last])
        yield tidy(after)
    elif _is_name(before) and not _is_name(after):
        yield tidy(before)
        yield tidy(whole[first:])


def _is_name(latin: str) -> bool:
    return sum(char.isalpha() for char in latin) >= _SHORTEST_NAME and not _COUNTED.fullmatch(
        latin.strip()
    )


def tidy(name: str) -> str:
    """Return *name* with one blank between words, without separators at its ends."""
    if "_" in name:
        name = name.replace("_", " ")
    if " " not in name.strip() and name.count(".") > 1 and not HAS_CJK(name):
        name = name.replace(".", " ")
    spaced = " ".join((_CJK_DOT.sub(" ", name) if "." in name else name).split())
    name = _unwrapped(spaced.strip(_EDGES))
    frame = _FRAME.search(name)
    if frame and frame.start() and spaced.rstrip(" ")[len(name) :][:1] == frame[1]:
        name += frame[1]  # the closing half of -Karma- and ～next～
    return name[1:].lstrip() if name.startswith(". ") else name


def _unwrapped(name: str) -> str:
    """Return *name* without a lone half of a bracket pair at an end, and without an empty pair."""
    for pair in _PAIRS:
        opener, closer = pair[0], pair[1]
        if opener in name or closer in name:
            name = name.replace(opener + closer, "").replace(f"{opener} {closer}", "").strip()
            if name.count(opener) > name.count(closer) and name.endswith(opener):
                name = name[:-1].rstrip()
            if name.count(closer) > name.count(opener) and name.startswith(closer):
                name = name[1:].lstrip()
    return name
