"""Read a release title into facts. Pure: no I/O, no clock, no settings."""

from __future__ import annotations

from anishelf.domain.title.model import (
    Candidate,
    Number,
    Rejection,
    ReleaseTitle,
    Token,
    TitleExplanation,
)
from anishelf.domain.title.parse import read


def parse_title(raw: str) -> ReleaseTitle | None:
    """Return what *raw* says, or None when it is no video release."""
    return read(raw).release


def read_file_name(name: str) -> ReleaseTitle | None:
    """Return what the name of a file inside a torrent says; folders before it are ignored."""
    return read(name.replace("\\", "/").rpartition("/")[2]).release


__all__ = [
    "Candidate",
    "Number",
    "Rejection",
    "ReleaseTitle",
    "TitleExplanation",
    "Token",
    "parse_title",
    "read_file_name",
]
