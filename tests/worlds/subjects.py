"""Small invented subjects for identity tests: a few words make a season with its episodes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from demo.world.model import Episode, Rating, Relation, Subject, SubjectType
from demo.world.subjects import Dataset

PREQUEL, SEQUEL = "前传", "续集"


def season(
    number: int,
    name: str,
    *,
    begins: str = "2024-10-05",
    episodes: int = 12,
    first_sort: int = 1,
    relations: Iterable[tuple[int, str]] = (),
    platform: str = "TV",
    kind: SubjectType = SubjectType.ANIME,
    name_cn: str = "",
    aliases: tuple[str, ...] = (),
    specials: int = 0,
) -> Subject:
    """Make a subject with weekly episodes; *number* is its id."""
    return Subject(
        id=number,
        type=kind,
        name=name,
        name_cn=name_cn,
        date=begins,
        end="",
        platform=platform,
        summary="",
        rating=Rating(0, 0, 0),
        aliases=aliases,
        relations=tuple(Relation(other, label) for other, label in relations),
        episodes=(
            *(_main(number, n, first_sort, begins) for n in range(episodes)),
            *(_special(number, n) for n in range(1, specials + 1)),
        ),
    )


def dataset(*subjects: Subject) -> Dataset:
    """Make the documents of *subjects*, with relations among them."""
    data = Dataset()
    for subject in subjects * 2:  # twice: then every related subject is known
        data.add(subject, image_base="https://pictures.example")
    return data


def _main(subject: int, index: int, first_sort: int, begins: str) -> Episode:
    day = date.fromisoformat(begins) + timedelta(weeks=index) if begins else None
    return Episode(
        id=subject * 1000 + index + 1,
        type=0,
        sort=first_sort + index,
        ep=index + 1,
        name=f"話 {index + 1}",
        name_cn="",
        airdate=day.isoformat() if day else "",
        desc="",
    )


def _special(subject: int, number: int) -> Episode:
    return Episode(
        id=subject * 1000 + 900 + number,
        type=1,
        sort=number,
        ep=0,
        name=f"SP {number}",
        name_cn="",
        airdate="",
        desc="",
    )
