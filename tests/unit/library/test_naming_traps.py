"""Each trap in the names that Jellyfin and Kodi read, and how we stay clear of it."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import PurePosixPath

import pytest

from anishelf.core.naming import clean_name, clean_title
from anishelf.core.torrent import TorrentFile
from anishelf.errors import UnsafePath
from anishelf.library.domain.companions import EXTRAS_FOLDER, extras_of, subtitles_of
from anishelf.library.domain.path_template import PathFacts, PathTemplate
from anishelf.settings import EPISODE_TEMPLATE, MOVIE_TEMPLATE

EPISODES = PathTemplate(EPISODE_TEMPLATE, setting="ANISHELF_PATH_TEMPLATE")
FILMS = PathTemplate(MOVIE_TEMPLATE, setting="ANISHELF_MOVIE_TEMPLATE", tells_episodes=False)
SHOW = PathFacts(title="Show", original_title="Show", year=2024, season=1, episode=1)

# The first mark counts; then further numbers, each with its own letter, make a range.
EPISODE = re.compile(r"[Ss](?P<season>\d+)[ ._-]*[Ee](?P<first>\d+)")
RANGE = re.compile(
    r"[Ss](?P<season>\d{1,4})[xX.]?[Ee](?P<first>\d{1,3})(?:(?:-| - )?[xXeE](?P<last>\d{1,3}))+"
)
LANGUAGES = {"zh", "zh-Hans", "zh-Hant", "ja", "en", "ko"}
FLAGS = {"default", "forced", "sdh", "cc"}
EXTRAS_FOLDERS = {
    "trailers", "extras", "featurettes", "clips", "shorts", "interviews", "behind the scenes",
    "deleted scenes", "other", "samples", "theme-music", "backdrops",
}  # fmt: skip


def path(template: PathTemplate = EPISODES, **changes: object) -> PurePosixPath:
    return PurePosixPath(template.path(replace(SHOW, **changes), ".mkv"))  # type: ignore[arg-type]


def own(text: str) -> PathTemplate:
    return PathTemplate(text, setting="ANISHELF_PATH_TEMPLATE")


def read(name: str) -> tuple[int, int, int]:
    """Return season, first and last episode as a player reads them."""
    found = RANGE.search(name)
    if found is not None:
        return int(found["season"]), int(found["first"]), int(found["last"])
    found = EPISODE.search(name)
    assert found is not None, name
    return int(found["season"]), int(found["first"]), int(found["first"])


@pytest.mark.parametrize("title", ["E5", "X2 战士", "E5.5", "x1"])
def test_a_word_after_the_number_is_no_end_episode(title: str) -> None:
    """`S01E01 - E5.mkv` is read as episodes 1 to 5: our own names end with the number."""
    assert path(title=title).name.endswith("S01E01.mkv")
    named = own("{{ title }}/S{{ '%02d' % season }}E{{ '%02d' % episode }} - {{ title }}{{ ext }}")

    assert read(path(named, title=title).name) == (1, 1, 1)


def test_an_episode_between_two_never_takes_the_name_of_the_first() -> None:
    """`S01E08.5` is read as episode 8, in Kodi too: such an episode is one of Season 00."""
    with pytest.raises(UnsafePath, match="Season 00"):
        path(episode=8.5)

    assert path(season=0, episode=3).parts[1:] == ("Season 00", "Show (2024) - S00E03.mkv")


@pytest.mark.parametrize(("last", "read_as"), [(2, (1, 1, 2)), (4, (1, 1, 4)), (120, (1, 1, 120))])
def test_a_double_episode_is_read_as_both(last: int, read_as: tuple[int, int, int]) -> None:
    assert read(path(episode_end=last).name) == read_as


def test_an_end_beyond_999_is_lost_and_the_beginning_is_not() -> None:
    """Ends have three digits at most: players show the file as its first episode."""
    name = path(episode=1100, episode_end=1101).name

    assert name.endswith("S01E1100-E1101.mkv")
    assert read(name) == (1, 1100, 1100)


@pytest.mark.parametrize("title", ["S02E05", "The S1E3 Club", "foo s01 - e02 bar", "S3 E4"])
def test_a_title_is_never_read_as_an_episode(title: str) -> None:
    assert read(path(title=title).name) == (1, 1, 1)


def test_what_a_file_system_forbids_becomes_full_width() -> None:
    assert clean_name('<>:"/\\|?*') == "＜＞：＂／＼｜？＊"
    assert path(title="Fate/stay night").parts[0] == "Fate／stay night (2024)"


@pytest.mark.parametrize("season", [0, 1, 12])
def test_a_season_folder_is_exactly_season_nn(season: int) -> None:
    assert path(season=season).parts[1] == f"Season {season:02d}"


@pytest.mark.parametrize("title", sorted(EXTRAS_FOLDERS | {"Season 1", "Specials", "S2"}))
def test_a_show_is_never_taken_for_extras_or_a_season(title: str) -> None:
    named = own("{{ title }}/Season {{ season }}/S{{ season }}E{{ episode }}{{ ext }}")

    folder = path(named, title=title.capitalize()).parts[0]

    assert folder.lower() not in EXTRAS_FOLDERS | {"specials"}
    assert not re.match(r"(?:season |s)\d", folder, re.IGNORECASE)
    assert clean_title(folder) == folder


def test_bonus_videos_lie_in_a_folder_that_is_read_as_extras() -> None:
    assert EXTRAS_FOLDER in EXTRAS_FOLDERS
    names = ("NCOP 01.mkv", "[G] Show - NCED.mkv", "PV1.mkv", "Menu.mkv")
    files = [TorrentFile(f"Pack/{name}", 9) for name in (*names, "[G] Show - 01.mkv")]

    found = [
        extra.path("/lib/S/Season 01/S - S01E01.mkv") for extra in extras_of(files, files[-1:])
    ]

    assert {PurePosixPath(each).parent.name for each in found} == {"extras"}
    assert len(found) == len(names)


@pytest.mark.parametrize(
    "tag", ["chs", "cht", "sc", "tc", "gb", "big5", "CHS&JPN", "简日", "繁體", "jp", "sc.forced"]
)
def test_a_subtitle_has_one_language_that_is_read_and_known_flags(tag: str) -> None:
    """chs, sc or big5 are no languages there: they would be shown as a title."""
    video = TorrentFile("[G] Show - 01.mkv", 9)
    files = [video, TorrentFile(f"[G] Show - 01.{tag}.ass", 9)]

    (subtitle,) = subtitles_of(video, files)
    words = subtitle.name.removesuffix(".ass").split(".")[1:]

    languages = [word for word in words if word in LANGUAGES]
    assert len(languages) == 1
    after = words[words.index(languages[0]) + 1 :]
    assert set(after) <= FLAGS
    assert not set(words) & {"chs", "cht", "sc", "tc", "gb", "big5"}


def test_a_film_lies_alone_in_a_folder_that_bears_its_name() -> None:
    film = path(FILMS, title="Film: Part 2")

    assert film.parts == ("Film： Part 2 (2024)", "Film： Part 2 (2024).mkv")


def test_names_of_a_show_are_the_same_in_every_episode() -> None:
    """A folder whose name depends on the episode would be a show of its own."""
    long = "字" * 300

    assert len({path(title=long, episode=n).parts[0] for n in (1, 99, 100, 1100)}) == 1
