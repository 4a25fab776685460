"""The files of the web app itself, each with a hash of its content in its name."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final

from anishelf.errors import SettingInvalid

MEDIA_TYPES: Final[Mapping[str, str]] = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".webmanifest": "application/manifest+json",
}
HTMX: Final = "htmx.js"
HTMX_FILE: Final = Path(sys.prefix, "share", "anishelf", HTMX)
"""Where the set-up puts it; see `bootstrap.web_assets`."""
_HASH_LENGTH = 12


@dataclass(frozen=True, slots=True)
class Asset:
    """One file: what it is called, under which name it is served for ever, and what is in it."""

    name: str
    served_as: str
    media_type: str
    content: bytes


def asset(name: str) -> Asset:
    """Return the file that is called *name*; raise KeyError where there is none."""
    return _by_name()[name]


def served(served_as: str) -> tuple[Asset, bool] | None:
    """Return the file behind the last part of an address, and whether that names its content."""
    for each in _by_name().values():
        if served_as in {each.served_as, each.name}:
            return each, served_as == each.served_as
    return None


def names() -> list[str]:
    """Return what every file is called."""
    return list(_by_name())


@cache
def _by_name() -> Mapping[str, Asset]:
    folder = files("anishelf.web").joinpath("static")
    found = {each.name: each.read_bytes() for each in folder.iterdir() if each.is_file()}
    found[HTMX] = _htmx()
    return {name: _asset(name, content) for name, content in sorted(found.items())}


def _asset(name: str, content: bytes) -> Asset:
    stem, suffix = Path(name).stem, Path(name).suffix
    mark = hashlib.sha256(content).hexdigest()[:_HASH_LENGTH]
    return Asset(name, f"{stem}.{mark}{suffix}", MEDIA_TYPES[suffix], content)


def _htmx() -> bytes:
    try:
        return HTMX_FILE.read_bytes()
    except FileNotFoundError as error:
        raise SettingInvalid(
            f"a script of the web app is missing: {HTMX_FILE}; set up again (make setup)"
        ) from error
