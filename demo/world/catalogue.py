"""Reads catalogue.yaml, the shows and releases that were written for the demo."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from demo.world.model import (
    Catalogue,
    Character,
    Episode,
    FeedKind,
    Outcome,
    Place,
    Rating,
    Relation,
    Release,
    Season,
    Show,
    Subject,
    SubjectType,
)

_FILE = Path(__file__).with_name("catalogue.yaml")
_WEEK = timedelta(days=7)


@cache
def load_catalogue() -> Catalogue:
    """Read catalogue.yaml."""
    raw = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return Catalogue(
        shows=tuple(_show(each) for each in raw["shows"]),
        others=tuple(_subject(each) for each in raw["others"]),
        redirects=raw["redirects"],
        releases=tuple(_release(each) for each in raw["releases"]),
    )


def _show(raw: dict[str, Any]) -> Show:
    first, second = raw["colours"]
    seasons = tuple(
        Season(number=each["number"], mikan_id=each["mikan_id"], subject=_subject(each))
        for each in raw["seasons"]
    )
    return Show(key=raw["key"], card=raw["card"], colours=(first, second), seasons=seasons)


def _subject(raw: dict[str, Any]) -> Subject:
    return Subject(
        id=raw["id"],
        type=SubjectType(raw.get("type", SubjectType.ANIME)),
        name=raw["name"],
        name_cn=raw["name_cn"],
        date=raw["date"],
        end=raw.get("end", ""),
        platform=raw["platform"],
        summary=raw["summary"],
        rating=Rating(**raw["rating"]),
        studio=raw.get("studio", ""),
        has_poster="episodes" in raw,
        aliases=tuple(raw["aliases"]),
        meta_tags=tuple(raw["meta_tags"]),
        tags=raw["tags"],
        relations=tuple(Relation(**each) for each in raw["relations"]),
        characters=tuple(Character(**each) for each in raw.get("characters", [])),
        episodes=_episodes(raw) if "episodes" in raw else (),
    )


def _episodes(raw: dict[str, Any]) -> tuple[Episode, ...]:
    first = date.fromisoformat(raw["date"])
    mains = [
        Episode(
            id=raw["first_episode_id"] + index,
            type=0,
            sort=raw["first_sort"] + index,
            ep=index + 1,
            name=each["name"],
            name_cn=each["name_cn"],
            airdate=each.get("airdate", (first + index * _WEEK).isoformat()),
            desc=each["desc"],
        )
        for index, each in enumerate(raw["episodes"])
    ]
    extra_id = raw["first_episode_id"] + len(mains)
    extras = [
        Episode(id=extra_id + index, ep=0, airdate="", desc="", **each)
        for index, each in enumerate(raw.get("extras", []))
    ]
    return (*mains, *extras)


def _release(raw: dict[str, Any]) -> Release:
    category = raw.get("category", {"id": "1_2", "name": "Anime - English-translated"})
    return Release(
        feed=FeedKind(raw["feed"]),
        title=raw["title"],
        published=raw["published"],
        outcome=Outcome(raw["outcome"]),
        place=Place(**raw["of"]) if "of" in raw else None,
        category_id=category["id"],
        category=category["name"],
    )
