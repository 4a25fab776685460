"""Subtitles and extras come into the library along with their videos."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest

from tests.worlds.shelf import Shelf

PACK = {
    "Hoshi/[Sakura] Hoshi - 01.mkv": b"one",
    "Hoshi/[Sakura] Hoshi - 01.sc.ass": b"simple",
    "Hoshi/[Sakura] Hoshi - 02.mkv": b"two",
    "Hoshi/[Sakura] Hoshi - 02.JPTC.ass": b"both",
    "Hoshi/NCOP.mkv": b"opening",
    "Hoshi/Sample/sample.mkv": b"s",
    "Hoshi/font.ttf": b"f",
}


@pytest.fixture
def shelf(conn: psycopg.Connection, tmp_path: Path) -> Shelf:
    return Shelf(conn, tmp_path)


def pack(shelf: Shelf) -> int:
    season = shelf.show()
    return shelf.download([shelf.episode(season, n) for n in (1, 2)], PACK)


def owned(shelf: Shelf) -> list[tuple[str, str]]:
    rows = shelf.conn.execute(
        "SELECT kind::text, path FROM companions ORDER BY companions.kind, path"
    ).fetchall()
    return [(kind, Path(path).name) for kind, path in rows]


def test_everything_of_a_pack_has_its_place(shelf: Shelf) -> None:
    assert shelf.move(pack(shelf)).done == 2

    season = shelf.video(1).parent
    assert shelf.video(1).with_suffix(".zh-Hans.ass").read_bytes() == b"simple"
    assert shelf.video(2).with_suffix(".繁日.zh-Hant.ass").read_bytes() == b"both"
    assert (season / "extras/NCOP.mkv").read_bytes() == b"opening"
    assert len(shelf.videos()) == 5
    assert owned(shelf) == [
        ("subtitle", shelf.video(1).with_suffix(".zh-Hans.ass").name),
        ("subtitle", shelf.video(2).with_suffix(".繁日.zh-Hant.ass").name),
        ("extra", "NCOP.mkv"),
    ]


def test_a_second_attempt_changes_nothing(shelf: Shelf) -> None:
    download = pack(shelf)
    shelf.move(download)
    before = shelf.videos(), owned(shelf)
    shelf.conn.execute("UPDATE sync_tasks SET status = 'pending'")

    assert shelf.move(download).done == 2

    assert (shelf.videos(), owned(shelf)) == before


def test_extras_are_left_by_setting(shelf: Shelf) -> None:
    shelf.extras = False

    shelf.move(pack(shelf))

    assert [kind for kind, _ in owned(shelf)] == ["subtitle", "subtitle"]


def test_a_subtitle_of_the_users_own_stays(shelf: Shelf) -> None:
    mine = shelf.video(1).with_suffix(".zh-Hans.ass")
    mine.parent.mkdir(parents=True)
    mine.write_bytes(b"mine")

    assert shelf.move(pack(shelf)).done == 2

    assert mine.read_bytes() == b"mine"
    assert mine.name not in [name for _, name in owned(shelf)]


def test_a_sound_track_comes_along_and_leaves_with_its_video(shelf: Shelf) -> None:
    season = shelf.show()
    files = {"H/Hoshi - 01.mkv": b"one", "H/Rus Sound/Hoshi - 01.mka": b"sound"}
    shelf.move(shelf.download([shelf.episode(season, 1)], files))
    track = shelf.video(1).with_suffix(".ru.mka")

    assert (track.read_bytes(), owned(shelf)) == (b"sound", [("audio", track.name)])

    file = shelf.files.at(str(shelf.video(1)))
    assert file is not None
    shelf.bin.retire(file, reason="test")
    assert shelf.videos() == []
