from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from anishelf.views import Item, Stage
from demo.judging.snapshot import take_snapshot
from demo.judging.verify import changes, deviations, is_complete, unexplained
from tests.worlds.right_library import FOLDER, SEASON, VIDEO, Shelf, right_library


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return right_library(tmp_path)


def judged(shelf: Shelf) -> list[str]:
    return deviations(shelf.library, shelf.downloads, shelf.goal)


def test_right_library_has_no_deviations(shelf: Shelf) -> None:
    assert judged(shelf) == []


def test_every_missing_file_is_named(shelf: Shelf) -> None:
    shutil.rmtree(shelf.path(FOLDER))

    assert [each.rpartition("/")[2] for each in judged(shelf)] == [
        "Show (2024) - S01E01.mkv is missing",
        "Show (2024) - S01E01.nfo is missing",
        "season.nfo is missing",
        "poster.jpg is missing",
        "tvshow.nfo is missing",
    ]


def test_library_that_was_never_made_lacks_everything(shelf: Shelf) -> None:
    shutil.rmtree(shelf.library)

    assert len(judged(shelf)) == 5


def test_stranger_is_a_deviation_even_when_hidden(shelf: Shelf) -> None:
    shelf.path(SEASON / ".part").touch()
    shelf.path(FOLDER / "empty").mkdir()

    assert judged(shelf) == [
        "Show (2024)/Season 01/.part is not expected",
        "Show (2024)/empty is not expected",
    ]


def test_other_bytes_are_noticed(shelf: Shelf) -> None:
    shelf.path(VIDEO).write_bytes(b"VIDEO")

    assert judged(shelf) == [f"{VIDEO} has other bytes than the release"]


def test_other_size_is_noticed(shelf: Shelf) -> None:
    shelf.path(VIDEO).write_bytes(b"video, longer")

    assert judged(shelf) == [f"{VIDEO} has 13 bytes, not 5"]


def test_copy_is_no_hard_link(shelf: Shelf) -> None:
    shelf.path(VIDEO).unlink()
    shelf.path(VIDEO).write_bytes(b"video")

    assert judged(shelf) == [f"{VIDEO} is not hard-linked to its download"]


def test_link_to_something_else_is_no_link_to_the_download(shelf: Shelf) -> None:
    other = shelf.library.parent / "other.mkv"
    other.write_bytes(b"video")
    shelf.path(VIDEO).unlink()
    shelf.path(VIDEO).hardlink_to(other)

    assert judged(shelf) == [f"{VIDEO} is not hard-linked to its download"]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("One &amp; only", "One", "title is ['One'], not 'One & only'"),
        ("One &amp; only", "One & only", "is no well-formed XML"),
        ("<aired>2024-10-05</aired>", "", "aired is [], not '2024-10-05'"),
        ("<episode>1<", "<episode>2<", "episode is ['2'], not '1'"),
        ("<season>1</season>", "<season>1</season><season>1</season>", "season is ['1', '1']"),
        ('type="bangumi"', 'type="tmdb"', "uniqueid[@type='bangumi'] is []"),
        ("episodedetails", "movie", "begins with <movie>, not <episodedetails>"),
    ],
)
def test_wrong_episode_nfo_is_noticed(shelf: Shelf, old: str, new: str, words: str) -> None:
    nfo = shelf.path(VIDEO.with_suffix(".nfo"))
    nfo.write_text(nfo.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")

    (found,) = judged(shelf)

    assert words in found


def test_wrong_show_and_season_are_noticed(shelf: Shelf) -> None:
    for name in (FOLDER / "tvshow.nfo", SEASON / "season.nfo"):
        text = (
            shelf.path(name).read_text(encoding="utf-8").replace(">1</uniqueid>", ">2</uniqueid>")
        )
        shelf.path(name).write_text(text, encoding="utf-8")

    assert len(judged(shelf)) == 2


def test_wrong_poster_is_noticed(shelf: Shelf) -> None:
    shelf.path(FOLDER / "poster.jpg").write_bytes(b"no icon")

    assert judged(shelf) == ["Show (2024)/poster.jpg is not the picture that bangumi.tv serves"]


def test_complete_library_must_not_grow(shelf: Shelf) -> None:
    before = take_snapshot(shelf.library)
    shelf.path(FOLDER / "new.nfo").touch()

    assert is_complete(before, shelf.goal)
    assert changes(before, take_snapshot(shelf.library), shelf.goal) == [
        "Show (2024)/new.nfo is new"
    ]


def test_incomplete_library_may_grow_but_not_change(shelf: Shelf) -> None:
    nfo = shelf.path(FOLDER / "tvshow.nfo")
    text = nfo.read_bytes()
    nfo.unlink()
    before = take_snapshot(shelf.library)
    nfo.write_bytes(text)
    shelf.path(FOLDER / "poster.jpg").write_bytes(b"another")

    assert changes(before, take_snapshot(shelf.library), shelf.goal) == [
        "Show (2024)/poster.jpg changed"
    ]


def item(title: str, stage: Stage, reason: str | None) -> Item:
    seen = datetime(2026, 1, 1, tzinfo=UTC)
    return Item(
        id=1, title=title, stage=stage, reason=reason, show=None, published_at=None, seen_at=seen
    )


def test_entry_that_stays_out_has_a_reason(shelf: Shelf) -> None:
    assert unexplained([item("A drama", Stage.BLOCKED, "no such show")], shelf.goal) == []


@pytest.mark.parametrize(
    "seen",
    [
        [],
        [item("A drama", Stage.BLOCKED, None)],
        [item("A drama", Stage.IN_LIBRARY, "no such show")],
    ],
)
def test_entry_that_came_in_or_keeps_silent_is_noticed(shelf: Shelf, seen: list[Item]) -> None:
    assert unexplained(seen, shelf.goal) == ["A drama has to stay out, and to say why"]
