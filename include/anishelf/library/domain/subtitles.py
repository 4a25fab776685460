"""What the name of a subtitle or a sound track says, in the words that Jellyfin reads in a name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from anishelf.library.domain.languages import (
    COMMON,
    HANS,
    HANT,
    ZH,
    coded_language,
    named_language,
    region_named,
)

SUBTITLE_EXTENSIONS = frozenset(
    {".ass", ".ssa", ".srt", ".sup", ".sub", ".idx", ".vtt", ".smi", ".mks"}
)

_SHORT = {HANS: "简", HANT: "繁", ZH: "中", "ja": "日", "en": "英", "ko": "韩"}
_FLAGS = {"forced": "forced", "default": "default", "sdh": "sdh", "cc": "cc", "hi": "sdh"}
_BRACKETED = re.compile(r"([\[(【（])([^\[\]()【】（）]*)[\])】）]")
_PIECES = re.compile(r"[\[\]().【】（）]+")
_PARTS = re.compile(r"[&+,/_\- ]+")
_REGIONAL = re.compile(r"[a-z]{2,3}-[A-Z]{2}")  # en-GB, where en_gb may be two languages
_COUNTED = re.compile(r"^[0-9]{1,2}[_ .\-]+|(?<=[a-z])[0-9]$", re.IGNORECASE)
_CHINESE = re.compile(r"[简簡繁日英中韩韓体體文字幕双雙语語内內嵌外挂掛版]+")
_PAIR = re.compile(r"(chs|cht|sc|tc|gb|big5|jpn|jp|eng|en)(chs|cht|sc|tc|gb|big5|jpn|jp|eng|en)")
_BESIDE = frozenset(
    {"sub", "subs", "subtitle", "subtitles", "sound", "audio", "dub", "dubs", "voice", "track"}
)


def name_ending(words: str) -> str:
    """Return the part of a subtitle's name between its video's name and `.ass`: `.简日.zh-Hans`.

    *words* is the part of the original name that tells subtitles of one video apart. What names no
    language gives an empty ending; of two languages the Chinese one is the subtitle's.
    """
    marks = list(_marks(words))
    tags = list(dict.fromkeys(mark for mark in marks if mark not in _FLAGS))
    flags = [_FLAGS[mark] for mark in dict.fromkeys(marks) if mark in _FLAGS]
    return "".join(f".{word}" for word in [*_language(tags), *flags])


def is_language_name(name: str) -> bool:
    """Return whether *name*, of a folder for example, is nothing but languages: `Rus Sound`."""
    pieces = [piece.strip() for piece in _PIECES.split(_without_kind(name)) if piece.strip()]
    return bool(pieces) and all(
        _read_piece(piece, is_bare=True) or region_named(piece) for piece in pieces
    )


def _language(tags: list[str]) -> list[str]:
    """Return the language of *tags*, with both as a title before it where there are two."""
    if HANS in tags and HANT in tags:
        return [_title([HANS, HANT]), ZH]
    if {HANS, HANT} & set(tags):
        tags = [tag for tag in tags if tag != ZH]  # 简体中文
    tags.sort(key=lambda tag: not tag.startswith(ZH))
    return [_title(tags), tags[0]] if len(tags) > 1 else tags


def _title(tags: Iterable[str]) -> str:
    return "".join(_SHORT.get(tag, tag) for tag in tags)


def _marks(words: str) -> Iterator[str]:
    """Yield languages and flags; a region in brackets belongs to the language before it."""
    bracketed = {match[2].strip() for match in _BRACKETED.finditer(words)}
    language: str | None = None
    for raw in _PIECES.split(_without_kind(words)):
        piece = raw.strip(" _-")
        region = region_named(piece) if language and "-" not in language else None
        if language and region:
            yield f"{language}-{region}"
            language = None
            continue
        found = _read_piece(piece, is_bare=raw.strip() not in bracketed)
        if language:
            yield language
        language = found[0] if len(found) == 1 and found[0] not in _FLAGS else None
        yield from () if language else found
    if language:
        yield language


def _without_kind(words: str) -> str:
    """Return *words* without `Sound`, `Subs` and the like beside a language."""
    kept = [word for word in words.split(" ") if word.lower() not in _BESIDE]
    return " ".join(kept) if any(kept) else words


def _read_piece(piece: str, *, is_bare: bool) -> list[str]:
    """Return the languages and flags of *piece*, or nothing when it holds another word too.

    In brackets stand names of groups too (`[ANi]`), so a rare code counts only where it *is_bare*.
    """
    if is_bare and _REGIONAL.fullmatch(piece) and coded_language(piece):
        return [coded_language(piece) or ""]
    plain = piece.lower()
    low = plain if plain in COMMON else _COUNTED.sub("", plain).strip(" _-")
    if low.replace("_", "-") in COMMON:
        return [COMMON[low.replace("_", "-")]]
    found: list[str] = []
    for part in filter(None, _PARTS.split(low)):
        marks = _read_part(part)
        if not marks:
            found = []
            break
        found += marks
    return found or _rare(_COUNTED.sub("", piece).strip(" _-"), is_bare=is_bare)


def _rare(piece: str, *, is_bare: bool) -> list[str]:
    language = named_language(piece)
    if language is None and is_bare:
        language = coded_language(piece)
    return [language] if language else []


def _read_part(part: str) -> list[str]:
    if part in _FLAGS:
        return [part]
    if part in COMMON:
        return [COMMON[part]]
    if _CHINESE.fullmatch(part):
        return [COMMON[char] for char in part if char in COMMON]
    pair = _PAIR.fullmatch(part)
    return [COMMON[pair[1]], COMMON[pair[2]]] if pair else []
