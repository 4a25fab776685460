"""One word of a path: any text made into a name that every file system and Jellyfin read alike."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable

SEGMENT_BYTES = 235
"""Longest name we make; of ext4's 255 bytes the rest is for endings like `-thumb.jpg`."""

VIDEO_EXTENSIONS = frozenset(
    {".mkv", ".mp4", ".m4v", ".avi", ".ts", ".m2ts", ".webm", ".mov", ".wmv", ".flv", ".ogm",
     ".rmvb", ".mpg"}
)  # fmt: skip
"""What is a video file, by its ending."""

_FULL_WIDTH = 0xFEE0
_FORBIDDEN = str.maketrans({char: chr(ord(char) + _FULL_WIDTH) for char in '<>:"/\\|?*'})
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co"})  # control, format (zero width, bidi), surrogate
_BLANK_LETTERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?=\.|$)", re.IGNORECASE)
# Jellyfin and Kodi take the first SxxEyy of a file name, wherever it stands.
_EPISODE_MARK = re.compile(r"[Ss](?=[0-9]+[\]\[ ._x-]*[Ee][0-9])")
# Folders that Jellyfin takes for a season or for extras, not for a show.
_NO_SHOW = re.compile(
    r"""
    (?:season|series|staffel|saison|temporada|s)[ ._-]*[0-9]+
    | (?:specials?|extras?|trailers?|featurettes?|clips|shorts|scenes|interviews|others?|samples?
       |behind\ the\ scenes|deleted\ scenes|theme-music|backdrops|subs|subtitles)$
    """,
    re.VERBOSE | re.IGNORECASE,
)


def episode_code(season: int, number: float) -> str:
    """Return S01E08 (or S01E8.5, which no file is ever named) for people to read."""
    return f"S{season:02d}E{number:02g}"


def clean_name(text: str) -> str:
    """Return *text* as the name of one file or folder; empty when nothing visible is left.

    Forbidden characters become full-width ones, so that `Fate/stay night` keeps its look.
    """
    visible = unicodedata.normalize("NFC", "".join(map(_visible, text)))
    name = " ".join(visible.split()).translate(_FORBIDDEN).rstrip(" .")
    if name.startswith("."):  # Jellyfin does not see hidden folders: .hack//SIGN
        name = full_width(name[0]) + name[1:]
    return _RESERVED.sub(lambda match: f"{match[0]}_", name) if _RESERVED.match(name) else name


def clean_title(text: str) -> str:
    """Return *text* as a name that cannot be taken for an episode, a season or extras."""
    name = _EPISODE_MARK.sub(lambda match: full_width(match[0]), clean_name(text))
    return full_width(name[0]) + name[1:] if _NO_SHOW.match(name) else name


def folder_title(title: str, bangumi_id: int | None) -> str:
    """Return how paths name a work; one whose title has nothing visible is named by its id."""
    return clean_title(title) or f"bangumi-{bangumi_id or 0}"


def marked_title(title: str, bangumi_id: int | None, *, before: Iterable[str]) -> str:
    """Return *title*, with its id behind it when a work of *before* has the same name in paths.

    Jellyfin's bangumi plugin reads `[bangumi-123]` in the name of a folder.
    """
    name = folder_title(title, bangumi_id).casefold()
    shared = any(clean_title(other).casefold() == name for other in before)
    return f"{title} [bangumi-{bangumi_id or 0}]" if shared else title


def cut(name: str, limit: int) -> str:
    """Return *name* in at most *limit* bytes of UTF-8; what is cut ends in a mark of the whole."""
    data = name.encode()
    if len(data) <= limit:
        return name
    mark = f"~{hashlib.sha256(data).hexdigest()[:8]}"
    return data[: limit - len(mark)].decode(errors="ignore").rstrip(" .") + mark


def full_width(char: str) -> str:
    """Return the full-width form of *char*, which looks alike and means nothing to a parser."""
    return chr(ord(char) + _FULL_WIDTH) if "!" <= char <= "~" else char


def _visible(char: str) -> str:
    if char.isspace():
        return " "
    hidden = unicodedata.category(char) in _INVISIBLE or char in _BLANK_LETTERS
    return "" if hidden else char
