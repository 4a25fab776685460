"""bangumi.tv's answers as JSON documents: read from a folder, or made from the catalogue."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

from demo.world.model import Catalogue, Character, Episode, Relation, Subject

Json: TypeAlias = dict[str, Any]
_VIDEO_SECONDS = 1440
_SIZES = {"small": "r/200/", "grid": "r/100/", "large": "", "medium": "r/800/", "common": "r/400/"}
_NO_PERSON_IMAGES = {"small": "", "grid": "", "large": "", "medium": ""}


@dataclass(slots=True)
class Dataset:
    """Documents by subject id, and the ids that were merged into others."""

    subjects: dict[int, Json] = field(default_factory=dict)
    episodes: dict[int, list[Json]] = field(default_factory=dict)
    relations: dict[int, list[Json]] = field(default_factory=dict)
    characters: dict[int, list[Json]] = field(default_factory=dict)
    persons: dict[int, list[Json]] = field(default_factory=dict)
    redirects: dict[int, int] = field(default_factory=dict)

    def add(self, subject: Subject, *, image_base: str) -> None:
        """Add or replace *subject*; its relations are looked up in the subjects added so far."""
        self.subjects[subject.id] = _subject(subject, image_base)
        self.episodes[subject.id] = [_episode(subject.id, each) for each in subject.episodes]
        self.characters[subject.id] = [_character(each) for each in subject.characters]
        self.persons[subject.id] = _studio(subject)
        self.relations[subject.id] = [
            _relation(self.subjects[each.id], each)
            for each in subject.relations
            if each.id in self.subjects
        ]


def read_dataset(folder: Path) -> Dataset:
    """Read a folder with subjects/ID.json, episodes/ID.json and so on, and redirects.json."""
    redirects = json.loads((folder / "redirects.json").read_text(encoding="utf-8"))
    return Dataset(
        subjects=_documents(folder / "subjects"),
        episodes=_documents(folder / "episodes"),
        relations=_documents(folder / "relations"),
        characters=_documents(folder / "characters"),
        persons=_documents(folder / "persons"),
        redirects={int(old): new for old, new in redirects.items()},
    )


def catalogue_dataset(catalogue: Catalogue, *, image_base: str) -> Dataset:
    """Make the documents of *catalogue*; pictures are at *image_base*."""
    dataset = Dataset(redirects=dict(catalogue.redirects))
    # Twice: the second time every related subject is known.
    for subject in catalogue.subjects * 2:
        dataset.add(subject, image_base=image_base)
    return dataset


def poster_path(subject_id: int) -> str:
    """Return where the full-size poster of a subject lies below the image base."""
    return f"pic/cover/l/{subject_id}.jpg"


def _documents(folder: Path) -> dict[int, Any]:
    return {
        int(path.stem): json.loads(path.read_text(encoding="utf-8"))
        for path in folder.glob("*.json")
    }


def _subject(subject: Subject, image_base: str) -> Json:
    return {
        "id": subject.id,
        "type": int(subject.type),
        "name": subject.name,
        "name_cn": subject.name_cn,
        "summary": subject.summary,
        "series": False,
        "nsfw": False,
        "locked": False,
        "date": subject.date,
        "platform": subject.platform,
        "images": _images(subject, image_base),
        "infobox": list(_infobox(subject)),
        "volumes": 0,
        "eps": sum(each.type == 0 for each in subject.episodes),
        "total_episodes": len(subject.episodes),
        "rating": _rating(subject),
        "collection": {
            "wish": subject.rating.total // 3,
            "collect": subject.rating.total,
            "doing": subject.rating.total // 5,
            "on_hold": 3,
            "dropped": 1,
        },
        "meta_tags": list(subject.meta_tags),
        "tags": [
            {"name": name, "count": count, "total_count": 0} for name, count in subject.tags.items()
        ],
    }


def _images(subject: Subject, base: str) -> dict[str, str]:
    path = poster_path(subject.id)
    return {
        name: f"{base}/{size}{path}" if subject.has_poster else "" for name, size in _SIZES.items()
    }


def _infobox(subject: Subject) -> Iterable[Json]:
    yield {"key": "中文名", "value": subject.name_cn}
    if subject.aliases:
        yield {"key": "别名", "value": [{"v": alias} for alias in subject.aliases]}
    yield {"key": "话数", "value": str(sum(each.type == 0 for each in subject.episodes) or "*")}
    yield {"key": "放送开始", "value": subject.date}
    if subject.end:
        yield {"key": "播放结束", "value": subject.end}
    if subject.studio:
        yield {"key": "动画制作", "value": subject.studio}


def _rating(subject: Subject) -> Json:
    rating = subject.rating
    # All votes on the two marks around the score: enough for a chart, and the sum is right.
    low = int(rating.score)
    high_votes = round(rating.total * (rating.score - low))
    count = {str(mark): 0 for mark in range(1, 11)}
    if rating.total:
        count[str(low)], count[str(low + 1)] = rating.total - high_votes, high_votes
    return {"rank": rating.rank, "total": rating.total, "count": count, "score": rating.score}


def _episode(subject_id: int, episode: Episode) -> Json:
    return {
        "id": episode.id,
        "subject_id": subject_id,
        "type": episode.type,
        "sort": episode.sort,
        "ep": episode.ep,
        "disc": 0,
        "name": episode.name,
        "name_cn": episode.name_cn,
        "airdate": episode.airdate,
        "desc": episode.desc,
        "duration": "24m" if episode.type == 0 else "",
        "duration_seconds": _VIDEO_SECONDS if episode.type == 0 else 0,
        "comment": 0,
    }


def _character(character: Character) -> Json:
    return {
        "id": character.id,
        "name": character.name,
        "summary": character.summary,
        "relation": character.relation,
        "type": 1,
        "images": _NO_PERSON_IMAGES,
        "actors": [],
    }


def _studio(subject: Subject) -> list[Json]:
    if not subject.studio:
        return []
    return [
        {
            "id": subject.id * 10,
            "name": subject.studio,
            "relation": "动画制作",
            "type": 2,
            "career": ["producer"],
            "images": _NO_PERSON_IMAGES,
            "eps": "",
        }
    ]


def _relation(other: Json, relation: Relation) -> Json:
    fields = ("id", "type", "name", "name_cn", "images")
    return {**{name: other[name] for name in fields}, "relation": relation.relation}
