"""What the name of a subtitle says, in the words that Jellyfin reads between the dots of a name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

SUBTITLE_EXTENSIONS = frozenset(
    {".ass", ".ssa", ".srt", ".sup", ".sub", ".idx", ".vtt", ".smi", ".mks"}
)

_HANS, _HANT, _ZH = "zh-Hans", "zh-Hant", "zh"
# Jellyfin takes none of chs, cht, sc, tc, gb and big5 for a language.
_WORDS = {
    **dict.fromkeys(("zh-hans", "zh-cn", "zh-sg", "chs", "sc", "gb", "gbk", "hans"), _HANS),
    **dict.fromkeys(("zh-hant", "zh-tw", "zh-hk", "cht", "tc", "big5", "hant"), _HANT),
    **dict.fromkeys(("zh", "chi", "zho", "chinese", "cn"), _ZH),
    **dict.fromkeys(("ja", "jp", "jpn", "japanese"), "ja"),
    **dict.fromkeys(("en", "eng", "english"), "en"),
    **dict.fromkeys(("ko", "kr", "kor", "korean"), "ko"),
    **{code: code for code in ("th", "vi", "id", "ms", "ru", "fr", "de", "es", "pt", "it", "ar")},
    "简": _HANS, "簡": _HANS, "繁": _HANT, "中": _ZH, "日": "ja", "英": "en", "韩": "ko",
       "韓": "ko",
}  # fmt: skip
_SHORT = {_HANS: "简", _HANT: "繁", _ZH: "中", "ja": "日", "en": "英", "ko": "韩"}
_FLAGS = {"forced": "forced", "default": "default", "sdh": "sdh", "cc": "cc", "hi": "sdh"}
_PIECES = re.compile(r"[\[\]().]+")
_PARTS = re.compile(r"[&+,/_\- ]+")
_CHINESE = re.compile(r"[简簡繁日英中韩韓体體文字幕双雙语語内內嵌外挂掛版]+")
_PAIR = re.compile(r"(chs|cht|sc|tc|gb|big5|jpn|jp|eng|en)(chs|cht|sc|tc|gb|big5|jpn|jp|eng|en)")


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
    """Return whether *name*, of a folder for example, is nothing but languages."""
    pieces = [piece for piece in _PIECES.split(name.lower()) if piece.strip()]
    return bool(pieces) and all(_read_piece(piece.strip()) for piece in pieces)


def _language(tags: list[str]) -> list[str]:
    """Return the language of *tags*, with both as a title before it where there are two."""
    if _HANS in tags and _HANT in tags:
        return [_title([_HANS, _HANT]), _ZH]
    if {_HANS, _HANT} & set(tags):
        tags = [tag for tag in tags if tag != _ZH]  # 简体中文
    tags.sort(key=lambda tag: not tag.startswith(_ZH))
    return [_title(tags), tags[0]] if len(tags) > 1 else tags


def _title(tags: Iterable[str]) -> str:
    return "".join(_SHORT.get(tag, tag) for tag in tags)


def _marks(words: str) -> Iterator[str]:
    for piece in _PIECES.split(words.lower()):
        yield from _read_piece(piece.strip(" _-"))


def _read_piece(piece: str) -> list[str]:
    """Return the languages and flags of *piece*, or nothing when it holds another word too."""
    if piece.replace("_", "-") in _WORDS:
        return [_WORDS[piece.replace("_", "-")]]
    found: list[str] = []
    for part in filter(None, _PARTS.split(piece)):
        marks = _read_part(part)
        if not marks:
            return []
        found += marks
    return found


def _read_part(part: str) -> list[str]:
    if part in _FLAGS:
        return [part]
    if part in _WORDS:
        return [_WORDS[part]]
    if _CHINESE.fullmatch(part):
        return [_WORDS[char] for char in part if char in _WORDS]
    pair = _PAIR.fullmatch(part)
    return [_WORDS[pair[1]], _WORDS[pair[2]]] if pair else []
