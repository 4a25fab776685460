"""The demo's library, as a real Kodi understands it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from demo.judging.goal import Goal, prepare_goal
from demo.world.catalogue import load_catalogue
from demo.world.expected import ExpectedFile, ExpectedShow
from demo.world.model import Season
from tests.worlds.kodi import Kodi

pytestmark = [pytest.mark.shared, pytest.mark.world, pytest.mark.timeout(1500)]

ROOT = Path(__file__).parents[2]
_DEMO_SECONDS = 600


@dataclass(frozen=True, slots=True)
class Seen:
    """What must be in the library, and the shows that Kodi found there, by their titles."""

    library: Path
    goal: Goal
    shows: dict[str, dict[str, Any]]

    def show(self, wanted: ExpectedShow) -> dict[str, Any]:
        return self.shows[wanted.title]

    def episode(self, wanted: ExpectedFile) -> dict[str, Any]:
        path = str(self.library / wanted.path)
        (found,) = (each for show in self.shows.values() for each in show["episodes"]
                    if each["file"] == path)  # fmt: skip
        return dict(found)

    def seasons(self) -> Iterator[tuple[ExpectedShow, Season, dict[str, Any]]]:
        """Yield each expected season: its show, what it is, and what Kodi says of it."""
        known = {s.subject.id: s for show in load_catalogue().shows for s in show.seasons}
        for show in self.goal.shows:
            found = {each["season"]: each for each in self.show(show)["seasons"]}
            for number, subject_id in show.seasons.items():
                yield show, known[subject_id], found[number]


@pytest.fixture(scope="module")
def seen(kodi: Kodi, tmp_path_factory: pytest.TempPathFactory) -> Seen:
    """The library that the demo makes, read by Kodi."""
    data = tmp_path_factory.mktemp("demo") / "data"
    demo = subprocess.run(
        [sys.executable, "-m", "demo", "--exit"],
        cwd=ROOT,
        env=os.environ | {"ANISHELF_DATA_DIR": str(data)},
        capture_output=True,
        text=True,
        timeout=_DEMO_SECONDS,
        check=False,
    )
    assert demo.returncode == 0, demo.stdout[-3000:] + demo.stderr[-3000:]
    shows = kodi.read(data / "library")["tvshows"]
    return Seen(data / "library", prepare_goal(data / "demo"), {s["title"]: s for s in shows})


def test_kodi_finds_the_shows_and_no_other(seen: Seen) -> None:
    assert seen.shows.keys() == {show.title for show in seen.goal.shows}


def test_kodi_describes_every_show_as_expected(seen: Seen) -> None:
    described = {
        show.title: {
            "originaltitle": show.original_title,
            "plot": show.plot,
            "premiered": show.premiered,
            "year": int(show.premiered[:4]),
            "uniqueid": {"bangumi": str(show.subject_id)} | show.listed_ids,
            "file": f"{seen.library / show.folder}/",
        }
        for show in seen.goal.shows
    }

    found = {
        title: {name: seen.shows[title][name] for name in facts}
        for title, facts in described.items()
    }
    assert found == described


def test_kodi_finds_the_seasons_with_their_names_and_no_other(seen: Seen) -> None:
    found = {
        show.title: {each["season"]: each["title"] for each in seen.show(show)["seasons"]}
        for show in seen.goal.shows
    }

    wanted: dict[str, dict[int, str]] = {show.title: {} for show in seen.goal.shows}
    for show, season, _ in seen.seasons():
        wanted[show.title][season.number] = season.subject.title
    assert found == wanted


def test_kodi_finds_the_episodes_and_no_other(seen: Seen) -> None:
    found = sorted(
        (each["file"], each["season"], each["episode"])
        for show in seen.shows.values()
        for each in show["episodes"]
    )

    assert found == sorted(
        (str(seen.library / file.path), file.season, file.episode)
        for file in seen.goal.files
        if file.episode_id is not None
    )


def test_kodi_describes_every_episode_as_expected(seen: Seen) -> None:
    described = [
        {
            "title": file.episode_title,
            "plot": file.plot or "",
            "firstaired": file.aired or "",
            "uniqueid": {"bangumi": str(file.episode_id)},
        }
        for file in _described(seen.goal)
    ]

    found = [
        {name: seen.episode(file)[name] for name in facts}
        for file, facts in zip(_described(seen.goal), described, strict=True)
    ]
    assert found == described


def test_kodi_shows_every_poster(seen: Seen) -> None:
    wanted, found = {}, {}
    for show in seen.goal.shows:
        wanted[show.title, 0] = str(seen.library / show.folder / "poster.jpg")
        found[show.title, 0] = seen.show(show)["art"].get("poster")
    for show, season, said in seen.seasons():
        poster = show.folder / f"season{season.number:02d}-poster.jpg"
        wanted[show.title, season.number] = str(seen.library / poster)
        found[show.title, season.number] = said["art"].get("poster")

    assert found == wanted


def test_every_nfo_parses_strictly(seen: Seen) -> None:
    parser = etree.XMLParser(recover=False, resolve_entities=False, no_network=True)
    paths = sorted(seen.library.rglob("*.nfo"))

    roots = [etree.fromstring(path.read_bytes(), parser).tag for path in paths]

    assert len(roots) >= len(seen.goal.shows) * 2 + len(_described(seen.goal))
    assert set(roots) == {"tvshow", "season", "episodedetails"}


def _described(goal: Goal) -> list[ExpectedFile]:
    """Return the files whose episode bangumi.tv lists."""
    return [file for file in goal.files if file.episode_id is not None]
