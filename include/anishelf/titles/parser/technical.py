"""Technical words: resolution, source, codec, languages, container, checksum."""

from __future__ import annotations

import re
from dataclasses import dataclass

from anishelf.titles.parser.text import CJK
from anishelf.titles.parser.vocabulary import STRONG, SUBTITLE_RUN, WEAK, Words


@dataclass(frozen=True, slots=True)
class Fact:
    """A technical word in a segment: its role, its value and where it stands."""

    role: str
    value: str
    start: int
    end: int


def _compile(*tables: Words, after: str) -> tuple[re.Pattern[str], dict[str, tuple[str, str]]]:
    """Return one pattern for all words of *tables*, and what each of its groups means."""
    groups: dict[str, tuple[str, str]] = {}
    parts: list[str] = []
    for table in tables:
        for role, values in table.items():
            for value, pattern in values.items():
                name = f"g{len(groups)}"
                groups[name] = (role, value)
                parts.append(f"(?P<{name}>{pattern})")
    words = "|".join(parts)
    return re.compile(rf"(?<![a-z0-9])(?:{words}){after}"), groups


_STRONG, _ = _compile(
    STRONG, after=r"(?![a-z0-9]|[.](?!(?:ass|ssa|srt)$)[a-z])"
)  # Opus.COLORs is a name
_ALL, _ALL_GROUPS = _compile(STRONG, WEAK, after=r"(?![a-z0-9])")
_RUN = re.compile(rf"(?<![{CJK}]){SUBTITLE_RUN}{{1,24}}+(?:(?![{CJK}])|(?=合集|全集))")
_RUN_KEY = re.compile(
    r"字幕|双语|雙語|内封|內封|内嵌|內嵌|外挂|外掛|简体|簡體|繁体|繁體|简日|簡日|繁日|简繁|簡繁|中字|繁中|简中|^[简簡繁]$|官方中字"
)


def first_strong(low: str, start: int = 0) -> int | None:
    """Return where the first unmistakable word of *low* stands."""
    found = _STRONG.search(low, start)
    return found.start() if found else None


_GAP = " .,-_/+&"


def technical_from(low: str, runs: list[tuple[int, int]]) -> int:
    """Return where technical words begin in running text; weak ones count before a strong one."""
    strong = first_strong(low)
    limit = min([run[0] for run in runs] + [len(low) if strong is None else strong])
    if limit == len(low):
        return limit
    for fact in reversed(read(low[:limit])):
        if low[fact.end : limit].strip(_GAP):
            break
        limit = fact.start
    return limit


def read(low: str, start: int = 0) -> tuple[Fact, ...]:
    """Return every technical word of *low* from *start* on, weak words included."""
    facts = []
    for match in _ALL.finditer(low, start):
        role, value = _ALL_GROUPS[match.lastgroup or ""]
        facts.append(Fact(role, value or match[0], match.start(), match.end()))
    return tuple(facts)


_SIZE = re.compile(r"([0-9]{3,4}) ?[x*] ?([0-9]{3,4})")
_LINES = re.compile(r"([0-9]{3,4})([pi]?)")
_WIDTHS = {3840: 2160, 4096: 2160, 2560: 1440, 1920: 1080, 1280: 720}


def resolution(value: str) -> str:
    """Return "1080p" for every way to say so; a cropped width counts as its full picture."""
    size = _SIZE.search(value)
    if size:
        width, height = int(size[1]), int(size[2])
        lines = _WIDTHS.get(width, 0)
        return f"{lines if height > lines * 0.7 and lines else height}p"
    plain = _LINES.search(value)
    return f"{plain[1]}{plain[2] or 'p'}" if plain else value


_AUDIO = re.compile(
    r"[日英中国國粤粵]+[双雙多]?[语語]?(?:音[频頻轨軌]|配音)"
    r"|(?:english|japanese|chinese|eng|jpn?) ?(?:audio|dub(?:bed)?)"
)
_LANGUAGES = (
    ("chs", re.compile(r"简|簡|(?<![a-z])(?:chs|gb|sc|zh-hans|jpsc)(?![a-z])")),
    ("cht", re.compile(r"繁|(?<![a-z])(?:cht|big5|tc|zh-hant|jptc)(?![a-z])")),
    ("jpn", re.compile(r"日|(?<![a-z])(?:jpn?|ja|jpsc|jptc|japanese)(?![a-z])")),
    ("eng", re.compile(r"英|(?<![a-z])(?:eng?|english)(?![a-z])")),
)


SUBTITLE_LANGUAGES = tuple(code for code, _ in _LANGUAGES)
VIDEO_CODECS = tuple(STRONG["codec"])
VIDEO_SOURCES = tuple(STRONG["source"])


def languages(low: str) -> tuple[str, ...]:
    """Return the subtitle languages that *low*, a piece about subtitles, names."""
    if not low:
        return ()
    told = _AUDIO.sub(" ", low)
    return tuple(code for code, pattern in _LANGUAGES if pattern.search(told))


def subtitle_runs(low: str) -> list[tuple[int, int]]:
    """Return where *low* writes about subtitles in Chinese or Japanese."""
    return [run.span() for run in _RUN.finditer(low) if _RUN_KEY.search(run[0])]
