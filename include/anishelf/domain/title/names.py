"""Names of the show: where they stand in the text, and how one text holds several."""

from __future__ import annotations

import re
from collections.abc import Iterator

from anishelf.domain.title.text import CJK, HAS_CJK, HAS_KANA, HAS_LATIN

_SPACED = re.compile(r"(?: +[/／|｜]+ *| *[/／|｜]+ +)")
_TIGHT = re.compile(r"(?<=[^/／|｜])[/／|｜](?=[^/／|｜])")
_EDGES = " \t-_/|~.,:;·・★～—–　"
_UNDERSCORE = re.compile(rf"(?<=[{CJK}!！?？。])_(?=[A-Za-z0-9])|(?<=[A-Za-z0-9!?.])_(?=[{CJK}])")
_CJK_CHAR = re.compile(f"[{CJK}]")


def split_names(text: str) -> list[str]:
    """Return the names that *text* holds, in order, each once."""
    found: dict[str, None] = {}
    for part in _SPACED.split(text):
        for piece in _split_tight(part):
            for name in _split_scripts(piece):
                found.setdefault(name)
    return [name for name in found if name]


def _split_tight(part: str) -> Iterator[str]:
    """Yield the pieces between slashes without blanks, where both sides are whole names."""
    start = 0
    for match in _TIGHT.finditer(part):
        if _divides(part[start : match.start()], part[match.end() :]):
            yield part[start : match.start()]
            start = match.end()
    yield part[start:]


def _divides(left: str, right: str) -> bool:
    """Return whether a slash between *left* and *right* divides names: not 22/7, not Fate/Zero."""
    right = _TIGHT.split(right, maxsplit=1)[0]
    if left[-1:].isdecimal() and right[:1].isdecimal():
        return False
    left_cjk, right_cjk = bool(HAS_CJK(left)), bool(HAS_CJK(right))
    if left_cjk and right_cjk:
        return len(left.strip()) > 1 or len(right.strip()) > 1
    if left_cjk != right_cjk:
        return True
    return len(left.split()) > 1 or len(left.split("_")) > 1 or left[-1:].isdecimal()


def _split_scripts(piece: str) -> Iterator[str]:
    """Yield *piece*, and its halves where it changes script once."""
    parts = _UNDERSCORE.split(piece)
    if len(parts) > 1 and len(parts) < 4:
        for part in parts:
            yield tidy(part)
        return
    whole = tidy(piece)
    yield whole
    yield from _halves(whole)


def _halves(whole: str) -> Iterator[str]:
    """Yield the CJK and the Latin half of a name glued from both."""
    cjk = [match.start() for match in _CJK_CHAR.finditer(whole)]
    if not cjk or not HAS_LATIN(whole):
        return
    first, last = cjk[0], cjk[-1] + 1
    while last < len(whole) and not whole[last].isalnum() and whole[last] not in " (（":
        last += 1  # the half keeps its own ！ and ～
    before, after = whole[:first], whole[last:]
    if _is_name(after) and not _is_name(before):
        yield tidy(whole[:last])
        yield tidy(after)
    elif _is_name(before) and not _is_name(after):
        yield tidy(before)
        yield tidy(whole[first:])


def _is_name(latin: str) -> bool:
    return sum(char.isalpha() for char in latin) > 3


def tidy(name: str) -> str:
    """Return *name* without separators at its ends, one blank between words."""
    if "_" in name and " " not in name.strip():
        name = name.replace("_", " ")
    if " " not in name.strip() and name.count(".") > 1 and not HAS_CJK(name):
        name = name.replace(".", " ")
    name = " ".join(name.replace("_", " ").split())
    stripped = name.strip(_EDGES)
    if name.endswith("..."):
        return stripped + "..."
    if stripped and name.rstrip(" ").endswith(".") and len(stripped) > 1:
        stripped += "."
    return _unwrapped(stripped)


def _unwrapped(name: str) -> str:
    """Return *name* without a lone half of a bracket pair at an end."""
    for opener, closer in ("()", "[]", "「」", "『』", "《》", "（）", "【】"):
        if name.count(opener) > name.count(closer) and name.rstrip().endswith(opener):
            name = name.rstrip()[:-1]
        if name.count(closer) > name.count(opener) and name.startswith(closer):
            name = name[1:]
    return name.strip()


def is_kana(name: str) -> bool:
    """Return whether *name* is written in Japanese beyond doubt."""
    return bool(HAS_KANA(name))
