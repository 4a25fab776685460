"""The settings as they are shown to people: each variable, its value, and where that comes from."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from urllib.parse import urlsplit

from anishelf.settings.values import Settings

_MODES = frozenset({"file_mode", "dir_mode"})


@dataclass(frozen=True, slots=True)
class ShownSetting:
    """One setting; `is_set` says that somebody set it, else its value is the default."""

    name: str
    variable: str
    value: str
    is_set: bool


def shown_settings(settings: Settings, env: Mapping[str, str] | None = None) -> list[ShownSetting]:
    """Return every setting in its order; a login in an address is left out."""
    given = os.environ if env is None else env
    return [
        ShownSetting(
            field.name,
            variable := f"ANISHELF_{field.name.upper()}",
            _words(field.name, getattr(settings, field.name)),
            bool(given.get(variable)),
        )
        for field in fields(settings)
    ]


def _words(name: str, value: object) -> str:
    if value is None or value == ():
        return "–"
    if name in _MODES and isinstance(value, int):
        return f"{value:o}"
    if name == "owner" and isinstance(value, tuple):
        return ":".join(map(str, value))
    if isinstance(value, tuple):
        return ", ".join(map(_without_login, map(str, value)))
    return _without_login(str(value))


def _without_login(text: str) -> str:
    if "@" not in text or "://" not in text:
        return text
    parts = urlsplit(text)
    return parts._replace(netloc=f"***@{parts.netloc.rpartition('@')[2]}").geturl()
