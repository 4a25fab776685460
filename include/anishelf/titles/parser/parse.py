"""The whole way from a raw title to its reading."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from anishelf.titles.parser.choice import Choice, choose
from anishelf.titles.parser.model import ReleaseTitle
from anishelf.titles.parser.pieces import Piece, read_pieces
from anishelf.titles.parser.release import build
from anishelf.titles.parser.text import clean, fold

_EXTENSION = re.compile(
    r"\.(mkv|mp4|avi|rmvb|wmv|flv|mov|m2ts|ts|ogm|webm|m4v|mpg|mpeg)$", re.IGNORECASE
)
_FOLDERS = re.compile(r"(?:/|[A-Za-z]:[\\/]|\\\\).*[\\/](?=[^\\/]+$)")
_WHOLE = re.compile(r"\[([^\[\]【】]+)\]")
_UNOPENED = re.compile(r"^\]?([^\[\]【】()（）]{1,40})\](?=[^\[\]]|\[)")
_FILM_FOLDER = re.compile(r"[^\\/]+ [(（](?:19|20)[0-9]{2}[)）][\\/]$")


@dataclass(frozen=True, slots=True)
class Reading:
    """A title with everything read in it, and the release that it makes."""

    pieces: list[Piece]
    choice: Choice
    release: ReleaseTitle | None


def read(raw: str) -> Reading:
    """Return the reading of *raw*; the folders of an absolute path are left out."""
    text = clean(raw)
    folders = _FOLDERS.match(text)
    if folders:
        text = text[folders.end() :]
    text = _bracketed(text.replace("\\", "/"))
    extension = _EXTENSION.search(text)
    if extension:
        text = text[: extension.start()]
    pieces = read_pieces(text, fold(text))
    choice = choose(pieces)
    release = build(pieces, choice, extension[1].lower() if extension else None)
    if release and folders and _is_film(release, folders[0]):
        release = replace(release, is_movie=True)
    return Reading(pieces, choice, release)


def _bracketed(text: str) -> str:
    """Return *text* without one bracket around it all, and with a lost opening bracket."""
    if whole := _WHOLE.fullmatch(text):
        return whole[1]
    return text if text.startswith("[") else _UNOPENED.sub(r"[\1]", text)


def _is_film(release: ReleaseTitle, folders: str) -> bool:
    """Return whether a file without episode lies right in a folder "Name (year)", as films do."""
    counted = release.episode is not None or release.season is not None
    return not counted and not release.is_special and bool(_FILM_FOLDER.search(folders))
