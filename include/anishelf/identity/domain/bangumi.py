"""Reads bangumi.tv's JSON answers into subjects, episodes and people. Pure: no network here.

Shapes follow the server's own types (github.com/bangumi/server), which allow more nulls and empty
strings than the published specification says.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from anishelf.errors import MetadataInvalid
from anishelf.identity.domain.subject import (
    BangumiEpisode,
    Character,
    Person,
    Relation,
    Subject,
    Tag,
)

_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_CHINESE_DATE = re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日", re.ASCII)
_END_KEYS = ("播放结束", "放送结束")
_ENGLISH = "英文名"
_NO_ICON = "no_icon"

Json = Mapping[str, Any]


def parse_date(text: object) -> date | None:
    """Return the day that *text* names as yyyy-mm-dd or yyyy-m-d; None for anything else.

    Air dates are free text there: `2016-05`, `31.07.2002`, `0000-00-00` and `4000-02-30` are real.
    """
    match = _DATE.fullmatch(text.strip()) if isinstance(text, str) else None
    return _real_date(match) if match else None


def parse_infobox_date(text: str) -> date | None:
    """Return the day in an infobox value, which people also write as 2007年7月28日."""
    match = _CHINESE_DATE.search(text) or _DATE.search(text)
    return _real_date(match) if match else None


def read_subject(data: object) -> Subject:
    """Read one subject, or raise MetadataInvalid."""
    source = _mapping(data, "subject")
    rating = _mapping(source.get("rating") or {}, "rating")
    infobox = _infobox(source.get("infobox") or [])
    votes = _int(rating.get("total"))
    name_cn = _text(source.get("name_cn")).strip()
    return Subject(
        id=_id(source),
        type=_int(source.get("type")),
        name=_text(source.get("name")).strip() or name_cn or f"bgm/{_id(source)}",
        name_cn=name_cn,
        name_en=_english_name(source.get("infobox") or []),
        summary=_text(source.get("summary")),
        air_date=parse_date(source.get("date")),
        end_date=_end_date(infobox),
        platform=_text(source.get("platform")),
        cover_url=_image(source.get("images"), "large"),
        score=float(rating.get("score") or 0) or None if votes else None,
        votes=votes,
        episode_count=_int(source.get("eps")),
        nsfw=bool(source.get("nsfw")),
        infobox=infobox,
        meta_tags=tuple(t for t in source.get("meta_tags") or () if isinstance(t, str)),
        tags=tuple(_tags(source.get("tags") or [])),
        raw=dict(source),
    )


def read_episode(data: object) -> BangumiEpisode:
    """Read one episode, or raise MetadataInvalid.

    The server leaves HTML entities in episode texts (`Supply &amp; Demand`), unlike in subjects.
    """
    source = _mapping(data, "episode")
    return BangumiEpisode(
        id=_id(source),
        subject_id=_int(source.get("subject_id")),
        type=_int(source.get("type")),
        sort=_decimal(source.get("sort")),
        ep=_decimal(source.get("ep")),
        name=html.unescape(_text(source.get("name"))).strip(),
        name_cn=html.unescape(_text(source.get("name_cn"))).strip(),
        summary=html.unescape(_text(source.get("desc"))).strip(),
        air_date=parse_date(source.get("airdate")),
        duration_seconds=_int(source.get("duration_seconds")),
        raw=dict(source),
    )


def read_relations(data: object) -> tuple[Relation, ...]:
    """Read the related subjects, or raise MetadataInvalid."""
    return tuple(
        Relation(
            subject_id=_id(each), type=_int(each.get("type")), relation=_text(each.get("relation"))
        )
        for each in _list(data, "relations")
    )


def read_persons(data: object) -> tuple[Person, ...]:
    """Read who made the subject, or raise MetadataInvalid."""
    return tuple(
        Person(name=_text(each.get("name")), relation=_text(each.get("relation")))
        for each in _list(data, "persons")
        if _text(each.get("name"))
    )


def read_characters(data: object) -> tuple[Character, ...]:
    """Read the figures of the subject with their first speaker, or raise MetadataInvalid."""
    return tuple(_character(each) for each in _list(data, "characters") if _text(each.get("name")))


def _character(source: Json) -> Character:
    actors = _list(source.get("actors") or [], "actors")
    actor = actors[0] if actors else {}
    return Character(
        name=_text(source.get("name")),
        relation=_text(source.get("relation")),
        actor=_text(actor.get("name")),
        image=_image(actor.get("images"), "large"),
    )


def _real_date(match: re.Match[str]) -> date | None:
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None


def _end_date(infobox: Mapping[str, tuple[str, ...]]) -> date | None:
    values = (value for key in _END_KEYS for value in infobox.get(key, ()))
    return next((day for value in values if (day := parse_infobox_date(value))), None)


def _infobox(entries: object) -> dict[str, tuple[str, ...]]:
    # The value is one string, or a list of {k?, v}; the same key may appear twice.
    box: dict[str, tuple[str, ...]] = {}
    for entry in _list(entries, "infobox"):
        value = entry.get("value")
        values = [value] if isinstance(value, str) else _listed_values(value)
        kept = tuple(text.strip() for text in values if text.strip())
        key = _text(entry.get("key"))
        box[key] = box.get(key, ()) + kept
    return box


def _english_name(entries: object) -> str:
    # An entry of its own, or an alias that is marked as such.
    for entry in _list(entries, "infobox"):
        value = entry.get("value")
        if entry.get("key") == _ENGLISH and isinstance(value, str):
            return value.strip()
        for each in value if isinstance(value, list) else []:
            if isinstance(each, dict) and each.get("k") == _ENGLISH:
                return _text(each.get("v")).strip()
    return ""


def _listed_values(value: object) -> list[str]:
    entries = value if isinstance(value, list) else []
    return [_text(each.get("v")) for each in entries if isinstance(each, dict)]


def _tags(entries: object) -> Iterable[Tag]:
    for entry in _list(entries, "tags"):
        if _text(entry.get("name")):
            yield Tag(name=_text(entry.get("name")), count=_int(entry.get("count")))


def _image(images: object, size: str) -> str | None:
    # Without a picture every size is "", or the address of a placeholder.
    url = _text(images.get(size)) if isinstance(images, dict) else ""
    return url if url and _NO_ICON not in url else None


def _mapping(data: object, what: str) -> Json:
    if not isinstance(data, dict):
        raise MetadataInvalid(f"bangumi.tv sent {type(data).__name__} where a {what} belongs")
    return data


def _list(data: object, what: str) -> list[Json]:
    if not isinstance(data, list):
        raise MetadataInvalid(f"bangumi.tv sent {type(data).__name__} where {what} belong")
    return [_mapping(each, what) for each in data]


def _id(source: Json) -> int:
    value = source.get("id")
    if not isinstance(value, int) or isinstance(value, bool) or value <= 0:
        raise MetadataInvalid(f"bangumi.tv sent {value!r} where an id belongs")
    return value


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _int(value: object) -> int:
    if value is None:
        return 0
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise MetadataInvalid(f"bangumi.tv sent {value!r} where a number belongs")
    return int(value)


def _decimal(value: object) -> Decimal:
    # Numbers are 32 bit floats there: 8.1 arrives as 8.100000381469727.
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise MetadataInvalid(f"bangumi.tv sent {value!r} where an episode number belongs")
    if not 0 <= value < 100_000:  # noqa: PLR2004 (what our column can hold, and NaN)
        raise MetadataInvalid(f"bangumi.tv sent {value!r} where an episode number belongs")
    return Decimal(int(value)) if value == int(value) else Decimal(str(round(value, 2)))
