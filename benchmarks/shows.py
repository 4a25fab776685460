"""Invented shows in any number, with their episodes, as bangumi.tv would list them."""

from __future__ import annotations

from datetime import date, timedelta

from demo.world.model import Episode, Rating, Subject, SubjectType
from demo.world.subjects import Dataset

_FIRST_ID = 970001
_BEGINS = date(2026, 1, 5)
# What a place is like, and what it is: a hundred names that differ by a whole word.
_LIKE = (
    ("Akai", "绯红"), ("Aoi", "蔚蓝"), ("Shizuka", "寂静"), ("Tooi", "遥远"), ("Kurai", "幽暗"),
    ("Nemui", "沉睡"), ("Takai", "高耸"), ("Fukai", "深邃"), ("Furui", "古老"), ("Yasashii", "温柔"),
)  # fmt: skip
_IS = (
    ("Minato", "港湾"), ("Toudai", "灯塔"), ("Mori", "森林"), ("Kawa", "河流"), ("Oka", "山丘"),
    ("Hashi", "长桥"), ("Eki", "车站"), ("Niwa", "庭院"), ("Kaigan", "海岸"), ("Tani", "峡谷"),
)  # fmt: skip
MOST_SHOWS = len(_LIKE) * len(_IS)


def make_shows(count: int, *, episodes: int) -> list[Subject]:
    """Return *count* shows (100 at most) that air daily."""
    names = [
        (f"{like} {place}", f"{like_cn}的{place_cn}")
        for like, like_cn in _LIKE
        for place, place_cn in _IS
    ]
    return [
        _show(_FIRST_ID + index, name, name_cn, episodes)
        for index, (name, name_cn) in enumerate(names[:count])
    ]


def dataset(shows: list[Subject]) -> Dataset:
    """Return what bangumi.tv says of *shows*."""
    data = Dataset()
    for show in shows:
        data.add(show, image_base="http://127.0.0.1")
    return data


def _show(number: int, name: str, name_cn: str, episodes: int) -> Subject:
    return Subject(
        id=number,
        type=SubjectType.ANIME,
        name=name,
        name_cn=name_cn,
        date=_BEGINS.isoformat(),
        platform="TV",
        summary=f"{name_cn}的故事。",
        rating=Rating(score=7.5, total=100, rank=number),
        has_poster=False,
        episodes=tuple(_episode(number, name_cn, ep) for ep in range(1, episodes + 1)),
    )


def _episode(show: int, name_cn: str, ep: int) -> Episode:
    return Episode(
        id=show * 1000 + ep,
        type=0,
        sort=ep,
        ep=ep,
        name=f"第{ep}話",
        name_cn=f"{name_cn} {ep}",
        airdate=(_BEGINS + timedelta(days=ep)).isoformat(),
        desc=f"{name_cn}的第{ep}天。",
    )
