"""What people write of a policy (`groups=A, B`): read into what is stored, and written back."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from anishelf.decisions.domain.policy import PARTS, Policy, Ties
from anishelf.errors import PolicyInvalid
from anishelf.titles.parser import SUBTITLE_LANGUAGES, VIDEO_CODECS, VIDEO_SOURCES

UNSAID = "default"
"""The word that takes back what was said of a part."""

_MOST_WORDS = 50
_LONGEST_WORD = 100
_LINES = re.compile(r"(\d{3,4})p?")
_NAMES = {"4k": "2160p", "8k": "4320p", "fhd": "1080p", "hd": "720p"}
_YES, _NO = frozenset({"yes", "true", "on", "1"}), frozenset({"no", "false", "off", "0"})
_OTHER_NAMES = {
    "languages": {"zh-hans": "chs", "gb": "chs", "sc": "chs", "简": "chs", "简体": "chs"}
    | {"zh-hant": "cht", "big5": "cht", "tc": "cht", "繁": "cht", "繁體": "cht", "繁体": "cht"}
    | {"ja": "jpn", "jp": "jpn", "日": "jpn", "en": "eng", "英": "eng"},
    "codecs": {"h265": "hevc", "h.265": "hevc", "x265": "hevc"}
    | {"h264": "avc", "h.264": "avc", "x264": "avc"},
    "sources": {"web-dl": "web", "webrip": "web", "bluray": "bd", "blu-ray": "bd", "bdrip": "bd"},
}


def read_policy(statements: Sequence[str], old: Mapping[str, object]) -> dict[str, object]:
    """Return *old* with what `PART=VALUE` statements say, or raise PolicyInvalid.

    `PART=default` takes back what was said of a part; an empty list prefers nothing.
    """
    said = dict(old)
    for statement in statements:
        name, equals, text = statement.partition("=")
        part = name.strip().lower().replace("-", "_")
        if part not in PARTS or not equals:
            raise PolicyInvalid(f"{statement!r} is no PART=VALUE; the parts are {_all_parts()}")
        if text.strip() == UNSAID:
            said.pop(part, None)
        else:
            said[part] = _READERS[part](part_name(part), text)
    return said


def write_policy(policy: Policy) -> dict[str, str]:
    """Return each part of *policy* as `read_policy` takes it."""
    return {part_name(part): _written(getattr(policy, part)) for part in PARTS}


def part_name(part: str) -> str:
    """Return what people call a part."""
    return part.replace("_", "-")


def _written(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(value) if isinstance(value, tuple) else str(value)


def _all_parts() -> str:
    return ", ".join(map(part_name, PARTS))


def _list(part: str, text: str) -> list[str]:
    words = [word.strip() for word in text.split(",")]
    words = list(dict.fromkeys(word for word in words if word))
    if len(words) > _MOST_WORDS or any(len(word) > _LONGEST_WORD for word in words):
        raise PolicyInvalid(
            f"{part} takes at most {_MOST_WORDS} words of {_LONGEST_WORD} characters"
        )
    return words


def _resolutions(part: str, text: str) -> list[str]:
    return list(dict.fromkeys(_resolution(word) for word in _list(part, text)))


def _resolution(word: str) -> str:
    low = word.lower()
    found = _LINES.fullmatch(_NAMES.get(low, low))
    if found is None:
        raise PolicyInvalid(f"{word!r} is no resolution like 1080p, 720p or 4k")
    return f"{int(found[1])}p"


def _one_of(known: Sequence[str]) -> Callable[[str, str], list[str]]:
    def read(part: str, text: str) -> list[str]:
        others = _OTHER_NAMES[part]
        words = [others.get(word.lower(), word.lower()) for word in _list(part, text)]
        for word in words:
            if word not in known:
                raise PolicyInvalid(f"{part} knows {', '.join(known)}, not {word!r}")
        return list(dict.fromkeys(words))

    return read


def _flag(part: str, text: str) -> bool:
    word = text.strip().lower()
    if word not in _YES | _NO:
        raise PolicyInvalid(f"{part} takes yes or no, not {text!r}")
    return word in _YES


def _ties(part: str, text: str) -> str:
    word = text.strip().lower()
    if word not in list(Ties):
        raise PolicyInvalid(f"{part} takes {' or '.join(Ties)}, not {text!r}")
    return word


_READERS: Mapping[str, Callable[[str, str], object]] = {
    "groups": _list,
    "resolutions": _resolutions,
    "languages": _one_of(SUBTITLE_LANGUAGES),
    "codecs": _one_of(VIDEO_CODECS),
    "sources": _one_of(VIDEO_SOURCES),
    "must_have": _list,
    "must_not": _list,
    "batches": _flag,
    "specials": _flag,
    "movies": _flag,
    "ties": _ties,
    "standby": _flag,
    "replaces": _flag,
}
