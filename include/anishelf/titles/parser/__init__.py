"""Read a release title into facts. Pure: no I/O, no clock, no settings.

A title is cut into segments (tokens), each segment is read in every way it allows, each reading
carries what speaks for and against it (brackets, numbers, seasons, technical), one of each is
chosen (choice), what is left names the show (showname, names), and all of it makes the release.
"""

from __future__ import annotations

import re

from anishelf.titles.parser.explain import explain
from anishelf.titles.parser.files import read_file_name
from anishelf.titles.parser.model import (
    Candidate,
    Number,
    Rejection,
    ReleaseTitle,
    TitleExplanation,
    Token,
)
from anishelf.titles.parser.parse import read
from anishelf.titles.parser.technical import SUBTITLE_LANGUAGES, VIDEO_CODECS, VIDEO_SOURCES

_RECAP = re.compile("[总總]集[篇编編]|総集[篇編]")


def parse_title(raw: str) -> ReleaseTitle | None:
    """Return what *raw* says, or None when it is no video release; no text makes it raise."""
    return read(raw).release


def is_recap(raw: str) -> bool:
    """Return whether *raw* offers a recap (总集篇), which is a film or a special of its own.

    Releases name it like the season that it retells ("[Sakura] 怪獣8号 第1期総集編 [1080p]"), so
    without a number of its own nobody can tell it from that season by the name alone.
    """
    return _RECAP.search(raw) is not None


def explain_title(raw: str) -> TitleExplanation:
    """Return how *raw* is read: the pieces, the candidates, the winners and why others lost."""
    return explain(raw, read(raw))


__all__ = [
    "SUBTITLE_LANGUAGES",
    "VIDEO_CODECS",
    "VIDEO_SOURCES",
    "Candidate",
    "Number",
    "Rejection",
    "ReleaseTitle",
    "TitleExplanation",
    "Token",
    "explain_title",
    "is_recap",
    "parse_title",
    "read_file_name",
]
