"""Whatever a show is called, its files lie below the root, under names that the disk takes."""

from __future__ import annotations

import os
import re
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anishelf.disk import Modes
from anishelf.library.adapters.library import Library
from anishelf.library.domain.path_template import PathFacts
from anishelf.settings import EPISODE_TEMPLATE, MOVIE_TEMPLATE

HOSTILE = [
    "..",
    ".",
    "/",
    "//",
    "../../../etc/passwd",
    "/etc/cron.d/x",
    "a/../../b",
    "~root",
    "-rf",
    "",
    " ",
    "...",
    "con",
    "NUL.mkv",
    "\x00",
    "nul\x00byte",
    "line\nfeed\r",
    "\x1b[31mred",
    "\u200b\u200c\u200d\ufeff",
    "left\u200fto\u202eright\u202c",
    "\u2066isolate\u2069",
    "half \ud800 pair",
    "e\u0301" * 200,
    "字" * 300,
    "🌸" * 300,
    "x" * 300,
    "S01E05",
    "Show S02E03 - E9",
    "Season 1",
    "extras",
    ".hidden",
    ".anishelf-moving",
    'a<b>c:d"e|f?g*h\\i',
    "{{ 7 * 7 }}",
    "%s%n",
    "trailing. . .",
]
READS = re.compile(r"[Ss]([0-9]+)[\]\[ ._-]*[Ee]([0-9]+)")


def library(root: Path) -> Library:
    return Library(
        tv_root=root / "tv",
        movies_root=root / "movies",
        path_template=EPISODE_TEMPLATE,
        movie_template=MOVIE_TEMPLATE,
        link=True,
        modes=Modes(),
        keep_free=0,
    )


def facts(title: str, *, season: int = 1, episode: int = 5) -> PathFacts:
    return PathFacts(title, title, 2026, season, episode, bangumi_id=7)


def placed(root: Path, title: str, *, movie: bool, season: int = 1, episode: int = 5) -> Path:
    """Place a real file and return where it lies, below its root."""
    shelf, source = library(root), root / "source.mkv"
    source.write_bytes(b"video")
    shelf.ensure(movie=movie, holds_files=False)
    path = shelf.path_for(facts(title, season=season, episode=episode), ".mkv", movie=movie)
    shelf.place(source, path, token="test")
    home = Path(shelf.root(movie=movie)).resolve()
    found = [each for each in root.rglob("*.mkv") if each != source]
    assert [each.resolve() for each in found] == [Path(path).resolve()]
    assert Path(path).read_bytes() == b"video"
    return Path(path).resolve().relative_to(home)


@pytest.mark.parametrize("movie", [False, True], ids=["show", "movie"])
@pytest.mark.parametrize("title", HOSTILE, ids=lambda title: ascii(title[:20]))
def test_a_hostile_title_stays_below_its_root(tmp_path: Path, title: str, *, movie: bool) -> None:
    path = placed(tmp_path, title, movie=movie)

    assert len(path.parts) == (2 if movie else 3)
    for part in path.parts:
        assert 0 < len(os.fsencode(part)) <= 255
        assert not part.startswith((".", " "))
        assert not re.search(
            r'[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069<>:"\\|?*]', part
        )
    if not movie:
        assert path.parts[1] == "Season 01"
        read = READS.search(path.name)
        assert read is not None
        assert (int(read[1]), int(read[2])) == (1, 5)


def test_hostile_titles_never_share_a_folder(tmp_path: Path) -> None:
    shelf = library(tmp_path)
    named = [
        PathFacts(title, title, 2026, 1, 5, bangumi_id=number)
        for number, title in enumerate(HOSTILE)
    ]

    paths = {shelf.path_for(each, ".mkv", movie=False).casefold() for each in named}

    assert len(paths) == len(HOSTILE)


def test_a_link_in_the_library_leads_nothing_out_of_it(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (tmp_path / "tv").mkdir()
    (tmp_path / "tv" / "Show (2026)").symlink_to(outside)
    (tmp_path / "source.mkv").write_bytes(b"video")
    shelf = library(tmp_path)

    with pytest.raises(Exception, match="leads out of"):
        shelf.place(
            tmp_path / "source.mkv",
            shelf.path_for(facts("Show"), ".mkv", movie=False),
            token="test",
        )

    assert list(outside.iterdir()) == []


@settings(max_examples=40, deadline=None)
@given(st.text(), st.integers(0, 9999), st.integers(0, 99999))
def test_the_disk_takes_any_episode_of_any_show(title: str, season: int, episode: int) -> None:
    with TemporaryDirectory() as folder:
        path = placed(Path(folder), title, movie=False, season=season, episode=episode)

    assert path.parts[1] == f"Season {season:02d}"
