"""Four ways from a wish to something that can be watched, each as its steps in order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from demo.neighbours.messages import Generation
from demo.neighbours.titles import ANIME_FILM, ANIME_SHOW, FILM, PACK, WEEKLY, Title
from demo.neighbours.town import Messages, Town

Step = Callable[[Town], Messages]
HALF_WAY = 5
"""Episodes of the anime that are there when the flow pauses to look."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What a request has come to: its state, and how much of it can be watched."""

    state: str
    available: int
    total: int


@dataclass(frozen=True, slots=True)
class Flow:
    """What happens to one title, and what must have come of it when nothing more happens."""

    name: str
    title: Title
    steps: Sequence[Step]
    expected: Expected
    generation: Generation = Generation.NEW


def film(generation: Generation = Generation.NEW) -> Flow:
    """Return the way of a film that waits for approval first."""
    steps: list[Step] = [
        lambda town: town.ask(FILM, approved=False),
        lambda town: town.approve(FILM),
        lambda town: town.add(FILM),
        lambda town: town.grab(FILM, [1]),
        lambda town: town.download(FILM, 0.4),
        lambda town: town.download(FILM, 1.0),
        lambda town: town.import_files(FILM, [1]),
        lambda town: town.show(FILM, 1),
        lambda town: town.complete(FILM),
    ]
    return Flow("a film", FILM, steps, Expected("available", 1, 1), generation)


def pack(generation: Generation = Generation.NEW) -> Flow:
    """Return the way of a season that comes in one download."""
    numbers = list(PACK.numbers)
    steps: list[Step] = [
        lambda town: town.ask(PACK),
        lambda town: town.add(PACK),
        lambda town: town.grab(PACK, numbers),
        lambda town: town.download(PACK, 0.5),
        lambda town: town.download(PACK, 1.0),
        lambda town: town.import_files(PACK, numbers),
        lambda town: [each for number in numbers for each in town.show(PACK, number)],
        lambda town: town.complete(PACK),
    ]
    return Flow("a season in one pack", PACK, steps, Expected("available", 13, 13), generation)


def weekly(generation: Generation = Generation.NEW) -> Flow:
    """Return the way of a season of which three episodes were on air."""
    steps: list[Step] = [lambda town: town.ask(WEEKLY), lambda town: town.add(WEEKLY)]
    for number in range(1, WEEKLY.aired + 1):
        steps += _one_by_one(WEEKLY, number)
    expected = Expected("partially_available", 3, 7)
    return Flow("a season week by week", WEEKLY, steps, expected, generation)


def anime_film(generation: Generation = Generation.NEW) -> Flow:
    """Return the way of a film that Shoko files as a special of a series."""
    steps: list[Step] = [
        lambda town: town.ask(ANIME_FILM),
        lambda town: town.add(ANIME_FILM),
        lambda town: town.grab(ANIME_FILM, [1]),
        lambda town: town.download(ANIME_FILM, 1.0),
        lambda town: town.import_files(ANIME_FILM, [1]),
        lambda town: town.match(ANIME_FILM, 1),
        lambda town: town.show_by_shoko(
            ANIME_FILM, 1, season=0, episode=5, series="Letters by Hand"
        ),
    ]
    expected = Expected("available", 1, 1)
    return Flow("an anime film filed as a special", ANIME_FILM, steps, expected, generation)


def anime_show(generation: Generation = Generation.NEW, *, until: int | None = None) -> Flow:
    """Return the way of 13 episodes that are recognised one by one; it may end *until* some are."""
    numbers = list(ANIME_SHOW.numbers)
    steps: list[Step] = [
        lambda town: town.ask(ANIME_SHOW),
        lambda town: town.add(ANIME_SHOW),
        lambda town: town.grab(ANIME_SHOW, numbers),
        lambda town: town.download(ANIME_SHOW, 1.0),
        lambda town: town.import_files(ANIME_SHOW, numbers),
        *(_matched(ANIME_SHOW, number) for number in numbers),
        *(_shown(ANIME_SHOW, number) for number in numbers[:until]),
    ]
    there = until or len(numbers)
    state = "available" if until is None else "anime_matching"
    return Flow("an anime", ANIME_SHOW, steps, Expected(state, there, 13), generation)


def rest_of_anime(generation: Generation = Generation.NEW) -> Flow:
    """Return what is left of the anime when it paused half-way."""
    numbers = list(ANIME_SHOW.numbers)[HALF_WAY:]
    steps = [_shown(ANIME_SHOW, number) for number in numbers]
    expected = Expected("available", 13, 13)
    return Flow("the rest of the anime", ANIME_SHOW, steps, expected, generation)


ALL: Sequence[Callable[[Generation], Flow]] = (film, pack, weekly, anime_film, anime_show)


def _matched(title: Title, number: int) -> Step:
    return lambda town: town.match(title, number)


def _shown(title: Title, number: int) -> Step:
    return lambda town: town.show_by_shoko(
        title, number, season=1, episode=number, series=title.name
    )


def _one_by_one(title: Title, number: int) -> list[Step]:
    return [
        lambda town: town.grab(title, [number]),
        lambda town: town.download(title, 1.0),
        lambda town: town.import_files(title, [number]),
        lambda town: town.show(title, number),
    ]
