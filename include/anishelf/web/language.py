"""In which language and time zone a page is written. The catalogues are read as they are."""

from __future__ import annotations

import gettext
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from fastapi import Request

LANGUAGES: Final[Mapping[str, str]] = {
    "en": "English",
    "zh-Hans": "简体中文",
    "zh-Hant": "繁體中文",
    "ja": "日本語",
}
"""The languages of the web app, each by its own name; the texts in the code are English."""

LANGUAGE_COOKIE: Final = "anishelf_language"
ZONE_COOKIE: Final = "anishelf_zone"
_TRADITIONAL: Final = frozenset({"hant", "tw", "hk", "mo"})


@dataclass(frozen=True, slots=True)
class Speech:
    """How a page speaks to one reader."""

    language: str
    zone: ZoneInfo

    @property
    def locale(self) -> Locale:
        """Return what formats numbers and dates."""
        return Locale.parse(self.language, sep="-")

    @property
    def words(self) -> gettext.NullTranslations:
        """Return the catalogue."""
        return catalogue(self.language)


def speech_of(request: Request) -> Speech:
    """Return the language and zone of a request: chosen there (a cookie), else the browser's."""
    asked = [request.cookies.get(LANGUAGE_COOKIE, "")]
    asked += _accepted(request.headers.get("accept-language", ""))
    return Speech(chosen(asked), _zone(request.cookies.get(ZONE_COOKIE, "")))


def chosen(asked: Iterable[str]) -> str:
    """Return the first language of *asked* that the web app speaks, or English."""
    return next((found for tag in asked if (found := _spoken(tag)) is not None), "en")


@cache
def catalogue(language: str) -> gettext.NullTranslations:
    """Return the texts of *language*: every `locale/<language>/*.po` together."""
    whole = Catalog(locale=language.replace("-", "_"))
    for each in catalogue_files(language):
        part = read_po(io.StringIO(each))
        for message in part:
            if message.id:
                whole.add(message.id, message.string, context=message.context)
    if not len(whole):
        return gettext.NullTranslations()
    compiled = io.BytesIO()
    write_mo(compiled, whole)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def catalogue_files(language: str) -> list[str]:
    """Return the catalogues of *language* as texts, in the order of their names."""
    folder = files("anishelf.web").joinpath("locale", language)
    if not folder.is_dir():
        return []
    found = sorted(folder.iterdir(), key=lambda each: each.name)
    return [each.read_text("utf-8") for each in found if each.name.endswith(".po")]


def _spoken(tag: str) -> str | None:
    main, *rest = tag.strip().lower().replace("_", "-").split("-")
    if main == "zh":
        return "zh-Hant" if _TRADITIONAL.intersection(rest) else "zh-Hans"
    return main if main in LANGUAGES else None


def _accepted(header: str) -> list[str]:
    wanted: list[tuple[float, str]] = []
    for part in header.split(","):
        tag, _, parameters = part.strip().partition(";")
        quality = parameters.strip().removeprefix("q=")
        try:
            wanted.append((-float(quality or 1), tag))
        except ValueError:
            continue
    return [tag for _, tag in sorted(wanted, key=lambda each: each[0])]


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name or "UTC")
    except (ValueError, OSError, ZoneInfoNotFoundError):
        return ZoneInfo("UTC")
