"""The ladder of evidence: which item shows a target, and what does not count."""

from __future__ import annotations

import dataclasses

import pytest

from anishelf.mediaserver.domain.items import Index, Item, ItemKind
from anishelf.mediaserver.domain.lookup import (
    LADDER,
    Match,
    Miss,
    MissReason,
    Step,
    Target,
    look_up,
)

MOVIE, SERIES, EPISODE = ItemKind.MOVIE, ItemKind.SERIES, ItemKind.EPISODE

FILM = Item("m1", MOVIE, "/m/Hoshi (2024)/Hoshi.mkv", {"Tmdb": "10", "Imdb": "tt10"}, "Hoshi", 2024)
SHOW = Item("s1", SERIES, "/t/Machi", {"Tmdb": "10", "Tvdb": "20", "AniDB": "30"}, "Machi", 2023)
FIRST = Item(
    "e1", EPISODE, "/t/Machi/Season 01/Machi S01E01.mkv", {"Tmdb": "900", "Tvdb": "20"}, "A",
    series_id="s1", season=1, number=1,
)  # fmt: skip
DOUBLE = Item(
    "e2", EPISODE, "/t/Machi/Season 01/Machi S01E02-E03.mkv", {"Bangumi": "101"}, "B",
    series_id="s1", season=1, number=2, last=3,
)  # fmt: skip
VIRTUAL = Item(
    "e4", EPISODE, "/vfs/1/Sora [Shoko Series=17]/Season 00/Sora S00E01 [Shoko File=305,306].mkv",
    {"Imdb": "tt77"}, "Sora", series_id="s2", season=0, number=1,
)  # fmt: skip


def index(*items: Item) -> Index:
    found = Index()
    found.add(items or (FILM, SHOW, FIRST, DOUBLE, VIRTUAL))
    return found


def episode(number: float, season: int = 1, **ids: str) -> Target:
    return Target(EPISODE, ids=ids, season=season, number=number)


@pytest.mark.parametrize(
    ("target", "item", "step"),
    [
        (Target(MOVIE, ids={"tmdb": "10"}), FILM, Step.MOVIE_BY_TMDB),
        (Target(SERIES, ids={"tmdb": "10"}), SHOW, Step.SERIES_BY_ID),
        (Target(SERIES, ids={"tmdb": "99", "tvdb": "20"}), SHOW, Step.SERIES_BY_ID),
        (episode(1, tvdb="20"), FIRST, Step.SERIES_BY_ID),
        (episode(3, tmdb="10"), DOUBLE, Step.SERIES_BY_ID),
        (episode(1, anidb="30"), FIRST, Step.ANY_BY_PROVIDER),
        (Target(EPISODE, episode_ids={"bangumi": "101"}), DOUBLE, Step.ANY_BY_PROVIDER),
        (Target(MOVIE, ids={"tmdb": "55", "imdb": "tt77"}), VIRTUAL, Step.ANY_BY_PROVIDER),
        (Target(MOVIE, ids={"shokofile": "306"}), VIRTUAL, Step.SHOKO_FILE),
        (Target(EPISODE, path=FIRST.path), FIRST, Step.PATH),
        (Target(MOVIE, path="/data/films/Hoshi (2024)/Hoshi.mkv"), FILM, Step.PATH_TAIL),
        (Target(MOVIE, title="HOSHI!", year=2025), FILM, Step.TITLE),
        (Target(EPISODE, title="machi", year=2023, season=1, number=2), DOUBLE, Step.TITLE),
    ],
)  # fmt: skip
def test_each_step_finds_its_item(target: Target, item: Item, step: Step) -> None:
    match = look_up(target, index())

    assert isinstance(match, Match)
    assert (match.item, match.step) == (item, step)
    assert match.evidence


@pytest.mark.parametrize(
    "target",
    [
        episode(4, tmdb="10"),
        episode(1, season=2, tmdb="10"),
        episode(1, tmdb="900"),  # the episode's own number is no series
        Target(SERIES, ids={"tmdb": "900"}),
        Target(MOVIE, ids={"tvdb": "20"}),  # TVDB counts films and series apart
        Target(MOVIE, title="Hoshi", year=2026),
        Target(MOVIE, title="Hoshi"),
        Target(EPISODE, path="Machi S01E01.mkv"),
        Target(MOVIE),
    ],
)
def test_what_only_looks_alike_does_not_count(target: Target) -> None:
    assert look_up(target, index()) == Miss(MissReason.ABSENT)


def test_the_strongest_step_wins() -> None:
    target = Target(MOVIE, ids={"tmdb": "10", "imdb": "tt77"}, path=FIRST.path)
    match = look_up(target, index())

    assert isinstance(match, Match)
    assert (match.item, match.evidence) == (FILM, "tmdb 10")


def test_a_series_counts_with_something_to_play() -> None:
    stub = dataclasses.replace(FIRST, is_playable=False)

    assert look_up(Target(SERIES, ids={"tvdb": "20"}), index(SHOW, stub)) == Miss(
        MissReason.NOT_PLAYABLE, SHOW
    )
    assert isinstance(look_up(Target(SERIES, ids={"tvdb": "20"}), index(SHOW, FIRST)), Match)


def test_metadata_without_a_file_gives_way_to_a_weaker_step() -> None:
    stub = dataclasses.replace(FILM, id="m0", path="", is_playable=False)
    target = Target(MOVIE, ids={"tmdb": "10"}, path="/other/Hoshi (2024)/Hoshi.mkv")
    playable = dataclasses.replace(FILM, provider_ids={})

    match = look_up(target, index(stub, playable))

    assert isinstance(match, Match)
    assert (match.item, match.step) == (playable, Step.PATH_TAIL)
    assert look_up(target, index(stub)) == Miss(MissReason.NOT_PLAYABLE, stub)


@pytest.mark.parametrize("path", ["/a/Machi/Season 01/Machi S01E01.mkv", "/t/else.mkv"])
def test_a_file_of_ours_is_at_its_path_or_not_shown(path: str) -> None:
    target = Target(EPISODE, ids={"tvdb": "20"}, path=path, season=1, number=1, only_path=True)

    assert look_up(target, index()) == Miss(MissReason.ABSENT)


def test_a_file_of_ours_bears_our_id() -> None:
    ours = Target(EPISODE, path=DOUBLE.path, must_bear={"bangumi": "101"}, only_path=True)
    other = dataclasses.replace(ours, must_bear={"bangumi": "102"})

    assert isinstance(look_up(ours, index()), Match)
    assert look_up(other, index()) == Miss(MissReason.OTHER_IDS, DOUBLE)


def test_of_two_that_end_alike_none_is_taken() -> None:
    twin = dataclasses.replace(FILM, id="m2", path="/old/Hoshi (2024)/Hoshi.mkv")
    target = Target(MOVIE, path="/x/Hoshi (2024)/Hoshi.mkv")

    assert look_up(target, index(FILM, twin)) == Miss(MissReason.ABSENT)


def test_of_two_with_one_title_none_is_taken() -> None:
    twin = dataclasses.replace(FILM, id="m2", year=2023)
    target = Target(MOVIE, title="Hoshi", year=2024)

    assert look_up(target, index(FILM, twin)) == Miss(MissReason.ABSENT)


def test_every_step_stands_in_the_ladder_once() -> None:
    assert [step for step, _ in LADDER] == list(Step)
