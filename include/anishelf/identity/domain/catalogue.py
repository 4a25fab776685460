"""The public catalogue of shows (bangumi-data): names, dates, and the same show's ids elsewhere."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

from anishelf.errors import CatalogueInvalid
from anishelf.identity.domain.states import WorkKind

READING = 3
"""The version of `read_catalogue`: what was read by another one is read again."""

_JAPAN = timezone(timedelta(hours=9))
_KINDS = {"movie": WorkKind.MOVIE, "ova": WorkKind.OVA}
_NAMESPACES = {
    "mikan": "mikan",
    "tmdb": "tmdb",
    "anidb": "anidb",
    "mal": "mal",
    "aniList": "anilist",
}
_TMDB = re.compile(r"(?P<show>tv/\d{1,9})(?:/season/(?P<season>\d{1,4}))?")
_LONGEST_NAME = 300
_LARGEST_ID = 2**31 - 1


@dataclass(frozen=True, slots=True)
class CatalogueShow:
    """One show of the catalogue, which is one bangumi.tv subject.

    `ids` are the same show's ids elsewhere, for example `mal/15809` or `tmdb/tv/45997/season/2`;
    `english` is its first English name.
    """

    bangumi_id: int
    names: tuple[str, ...]
    kind: WorkKind
    begins: date | None = None
    ends: date | None = None
    ids: tuple[str, ...] = ()
    english: str | None = None
    begins_at: datetime | None = None
    """When its first episode airs, to the minute."""

    @property
    def title(self) -> str:
        """Return its original title."""
        return self.names[0]

    @property
    def tmdb(self) -> tuple[str, int | None] | None:
        """Return the TMDB series and, where the catalogue says it, the season; None for films."""
        for external_id in self.ids:
            namespace, _, value = external_id.partition("/")
            if namespace == "tmdb" and (match := _TMDB.fullmatch(value)):
                return match["show"], int(match["season"]) if match["season"] else None
        return None


@dataclass(frozen=True, slots=True)
class CatalogueName:
    """A name in the catalogue, as it is compared, and whose it is.

    `season` is the one that the name states; `from_digit` says that it is only a digit at its end.
    """

    show: CatalogueShow
    key: str
    season: int | None
    name: str
    from_digit: bool = False


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a refresh did: how many shows are known, and whether anything was new."""

    shows: int
    changed: bool


def read_catalogue(body: bytes) -> tuple[CatalogueShow, ...]:
    """Return the shows of a bangumi-data file that have a bangumi.tv id, or CatalogueInvalid.

    A subject that is listed twice (there are a dozen) is one show with the names of both entries.
    """
    shows: dict[int, CatalogueShow] = {}
    for item in _items(body):
        for show in _read_item(item):
            known = shows.get(show.bangumi_id)
            shows[show.bangumi_id] = _merged(known, show) if known else show
    if not shows:
        raise CatalogueInvalid("the catalogue holds no show with a bangumi.tv id")
    return tuple(shows.values())


def _items(body: bytes) -> list[Any]:
    try:
        document = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise CatalogueInvalid(f"the catalogue is no JSON: {error}") from error
    items = document.get("items") if isinstance(document, dict) else None
    if not isinstance(items, list):
        raise CatalogueInvalid(
            "the catalogue has no list of items: is it bangumi-data's data.json?"
        )
    return items


def _read_item(item: Any) -> Iterator[CatalogueShow]:
    if not isinstance(item, dict):
        return
    sites = [(each.get("site"), each.get("id")) for each in _list(item.get("sites"), dict)]
    names = tuple(dict.fromkeys(_names(item)))
    for site, value in sites:
        if site == "bangumi" and (bangumi_id := _id(value)) and names:
            yield CatalogueShow(
                bangumi_id=bangumi_id,
                names=names,
                kind=_KINDS.get(str(item.get("type")), WorkKind.TV),
                begins=_day(item.get("begin")),
                ends=_day(item.get("end")),
                ids=tuple(dict.fromkeys(_ids(sites))),
                english=_english(item),
                begins_at=_moment(item.get("begin")),
            )


def _names(item: Mapping[str, Any]) -> Iterator[str]:
    translated = item.get("titleTranslate")
    others = translated.values() if isinstance(translated, dict) else ()
    for name in [item.get("title"), *(each for names in others for each in _list(names, str))]:
        if isinstance(name, str) and (plain := _plain(name)):
            yield plain


def _english(item: Mapping[str, Any]) -> str | None:
    translated = item.get("titleTranslate")
    names = _list(translated.get("en"), str) if isinstance(translated, dict) else []
    return next((plain for name in names if (plain := _plain(name))), None)


def _plain(name: str) -> str:
    return name.replace("\0", "").strip()[:_LONGEST_NAME]


def _ids(sites: Iterable[tuple[Any, Any]]) -> Iterator[str]:
    for site, value in sites:
        if isinstance(site, str) and site in _NAMESPACES and isinstance(value, str) and value:
            yield f"{_NAMESPACES[site]}/{value[:_LONGEST_NAME]}".replace("\0", "")


def _id(value: Any) -> int | None:
    if not isinstance(value, str) or not value.isascii() or not value.isdecimal():
        return None
    return int(value) if 0 < int(value) <= _LARGEST_ID else None


def _day(value: Any) -> date | None:
    """Return the day in Japan, where the shows air and where bangumi.tv's dates are."""
    if not isinstance(value, str) or not value:
        return None
    try:
        return datetime.fromisoformat(value).astimezone(_JAPAN).date()
    except (ValueError, OverflowError):
        return None


def _moment(value: Any) -> datetime | None:
    """Return the moment, where one is given; the end of the calendar is none that anybody means."""
    if not isinstance(value, str) or "T" not in value:
        return None
    try:
        moment = datetime.fromisoformat(value)
        return moment.astimezone(UTC) if moment.tzinfo else None
    except (ValueError, OverflowError):
        return None


def _list(value: Any, kind: type) -> list[Any]:
    return [each for each in value if isinstance(each, kind)] if isinstance(value, list) else []


def _merged(one: CatalogueShow, other: CatalogueShow) -> CatalogueShow:
    begins = [day for day in (one.begins, other.begins) if day]
    ends = [day for day in (one.ends, other.ends) if day]
    return replace(
        one,
        names=tuple(dict.fromkeys(one.names + other.names)),
        begins=min(begins, default=None),
        ends=max(ends, default=None),
        ids=tuple(dict.fromkeys(one.ids + other.ids)),
        english=one.english or other.english,
        begins_at=min(filter(None, (one.begins_at, other.begins_at)), default=None),
    )
