"""Every episode has a path of its own, below the root, that Jellyfin reads as that episode."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anishelf.errors import SettingInvalid, UnsafePath
from anishelf.library.domain.path_template import PathFacts, PathTemplate
from anishelf.settings import EPISODE_TEMPLATE, MOVIE_TEMPLATE

EPISODES = PathTemplate(EPISODE_TEMPLATE, setting="ANISHELF_PATH_TEMPLATE")
MOVIES = PathTemplate(MOVIE_TEMPLATE, setting="ANISHELF_MOVIE_TEMPLATE", tells_episodes=False)
FRIEREN = PathFacts(
    title="葬送的芙莉莲", original_title="葬送のフリーレン", year=2023, season=1, episode=8
)
# The first expressions of Jellyfin's and Kodi's lists: the first match in the file name counts.
JELLYFIN = re.compile(r"[Ss]([0-9]+)[\]\[ ._-]*[Ee]([0-9]+)")
KODI = re.compile(r"s([0-9]+)[ ._x-]*e([0-9]+(?:(?:[a-i]|\.[1-9])(?![0-9]))?)", re.IGNORECASE)


def facts(**changes: object) -> PathFacts:
    return replace(FRIEREN, **changes)  # type: ignore[arg-type]


def template(text: str) -> PathTemplate:
    return PathTemplate(text, setting="ANISHELF_PATH_TEMPLATE")


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({}, "葬送的芙莉莲 (2023)/Season 01/葬送的芙莉莲 (2023) - S01E08.mkv"),
        ({"year": None}, "葬送的芙莉莲/Season 01/葬送的芙莉莲 - S01E08.mkv"),
        ({"season": 0, "episode": 1.0}, "葬送的芙莉莲 (2023)/Season 00/葬送的芙莉莲 (2023) - S00E01.mkv"),
        ({"season": 12, "episode": 1100}, "葬送的芙莉莲 (2023)/Season 12/葬送的芙莉莲 (2023) - S12E1100.mkv"),
        ({"title": "..", "bangumi_id": 7}, "bangumi-7 (2023)/Season 01/bangumi-7 (2023) - S01E08.mkv"),
        ({"title": "../../etc"}, "．.／..／etc (2023)/Season 01/．.／..／etc (2023) - S01E08.mkv"),
    ],
)  # fmt: skip
def test_an_episode_lies_in_its_season(changes: dict[str, object], path: str) -> None:
    assert EPISODES.path(facts(**changes), ".mkv") == path


def test_a_movie_lies_in_its_own_folder() -> None:
    path = MOVIES.path(facts(title="Your Name.", year=2016), ".mp4")

    assert path == "Your Name (2016)/Your Name (2016).mp4"


def test_half_an_episode_never_gets_a_name_of_its_own() -> None:
    with pytest.raises(UnsafePath, match="as episode 8"):
        EPISODES.path(facts(episode=8.5), ".mkv")


def test_a_missing_value_leaves_with_its_brackets() -> None:
    named = template(
        "{{ title }}/S{{ season }}E{{ episode }} [{{ group }}] [{{ resolution }}]{{ ext }}"
    )

    assert named.path(facts(resolution="1080p"), ".mkv") == "葬送的芙莉莲/S1E8 [1080p].mkv"


def test_a_group_after_the_number_is_no_end_episode() -> None:
    named = template("{{ title }}/S{{ season }}E{{ episode }} - {{ group }}{{ ext }}")

    assert named.path(facts(group="E5-Raws"), ".mkv") == "葬送的芙莉莲/S1E8 - Ｅ5-Raws.mkv"


def test_a_range_keeps_its_end() -> None:
    named = template("{{ title }}/S{{ season }}E{{ episode }}-E{{ episode_end }}{{ ext }}")

    assert named.path(facts(episode=2, episode_end=3), ".mkv").endswith("S1E2-E3.mkv")


def test_a_video_of_two_episodes_says_both() -> None:
    path = EPISODES.path(facts(title="S01E08 Show", episode=8, episode_end=9), ".mkv")

    assert path.endswith("/Ｓ01E08 Show (2023) - S01E08-E09.mkv")


def test_a_template_that_cannot_say_both_refuses_two_episodes() -> None:
    named = template("{{ title }}/{{ season }}x{{ episode }}{{ ext }}")

    with pytest.raises(UnsafePath, match="use episode_end"):
        named.path(facts(episode_end=9), ".mkv")


def test_all_episodes_of_a_long_title_share_one_folder() -> None:
    long = facts(title="あ" * 300)

    folders = {
        PurePosixPath(EPISODES.path(replace(long, episode=number), ".mkv")).parts[0]
        for number in (1, 99, 100, 1000, 99999)
    }

    assert len(folders) == 1


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{{ title }", "cannot be read"),
        ("{{ title }}/{{ nonsense }}{{ ext }}", "cannot be used.*nonsense"),
        ("{{ title }}/S{{ season }}{{ ext }}", "the same path"),
        ("{{ title }}/{{ season }}x{{ episode }}", "must end with"),
        ("{{ title.__class__.__mro__ }}/{{ season }}x{{ episode }}{{ ext }}", "cannot be used"),
        ("{{ title }}//S{{ season }}E{{ episode }}{{ ext }}", "empty name"),
        ("/{{ title }}/S{{ season }}E{{ episode }}{{ ext }}", "empty name"),
        ("../{{ title }}/S{{ season }}E{{ episode }}{{ ext }}", "empty name"),
        ("{{ 'x' * 300 }}/S{{ season }}E{{ episode }}{{ ext }}", "shorten it"),
    ],
)
def test_a_template_that_cannot_serve_is_refused_at_once(text: str, message: str) -> None:
    with pytest.raises(SettingInvalid, match=f"ANISHELF_PATH_TEMPLATE.*{message}"):
        template(text)


TITLES = st.one_of(
    st.text(),
    st.sampled_from(
        ["..", ".", "", "/", "S01E05", "Season 1", "con", "あ" * 300, "S01 (2020) - S"]
    ),
)
NUMBERS = st.integers(0, 99999)


@given(TITLES, st.one_of(st.none(), st.integers(1900, 2100)), NUMBERS, NUMBERS, st.text())
def test_any_episode_has_a_valid_path_that_is_read_as_that_episode(
    title: str, year: int | None, season: int, episode: int, group: str
) -> None:
    path = EPISODES.path(
        facts(title=title, year=year, season=season, episode=episode, group=group), ".mkv"
    )

    parts = PurePosixPath(path).parts
    assert len(parts) == 3
    assert all(0 < len(part.encode()) <= 255 for part in parts)
    assert not {".", "..", "/"} & set(parts)
    assert "\0" not in path
    assert parts[1] == f"Season {season:02d}"
    for reader in (JELLYFIN, KODI):
        match = reader.search(parts[2])
        assert match is not None
        assert (int(match[1]), int(match[2])) == (season, episode)


@given(TITLES, st.sets(st.tuples(NUMBERS, NUMBERS), min_size=2, max_size=6))
def test_two_episodes_never_share_a_path(title: str, numbers: set[tuple[int, int]]) -> None:
    paths = {
        EPISODES.path(facts(title=title, season=season, episode=episode), ".mkv").casefold()
        for season, episode in numbers
    }

    assert len(paths) == len(numbers)
