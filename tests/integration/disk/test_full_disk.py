"""A disk that fills up while something is written to it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from anishelf.disk import Modes, link_or_copy, publish
from anishelf.errors import LibraryUnavailable
from tests.worlds.disks import memory_disk

MODES = Modes()


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A disk of 160 MB."""
    yield from memory_disk(tmp_path / "disk", "size=160m")


def video(folder: Path, size: int) -> Path:
    path = folder / "video.mkv"
    with path.open("wb") as file:
        for _ in range(size >> 20):
            file.write(b"\xa5" * (1 << 20))
    return path


def copy(source: Path, root: Path, *, keep_free: int) -> None:
    link_or_copy(
        source, root, "Show/01.mkv", token="t1", link=False, modes=MODES, keep_free=keep_free
    )


def test_a_disk_that_fills_in_the_middle_of_a_copy_keeps_its_reserve_and_no_leftover(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = video(tmp_path, 140 << 20)
    filler, write = small / "filler", os.write
    written = 0

    def filling(descriptor: int, data: memoryview) -> int:
        nonlocal written
        written += len(data)
        if written > 20 << 20 and not filler.exists():
            filler.write_bytes(b"x" * (90 << 20))
        return int(write(descriptor, data))

    monkeypatch.setattr("anishelf.disk.transfer.os.write", filling)

    with pytest.raises(LibraryUnavailable, match="missing on the disk"):
        copy(source, small, keep_free=4 << 20)

    assert [path for path in small.rglob("*") if path.is_file()] == [filler]
    filler.unlink()
    monkeypatch.undo()
    copy(source, small, keep_free=4 << 20)
    assert (small / "Show/01.mkv").stat().st_size == 140 << 20


def test_a_disk_without_room_refuses_a_copy_in_words_even_without_a_reserve(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = video(tmp_path, 170 << 20)
    monkeypatch.setattr("anishelf.disk.transfer._ensure_space", lambda *_, **__: None)

    with pytest.raises(LibraryUnavailable, match="is full"):
        copy(source, small, keep_free=0)

    assert [path for path in small.rglob("*") if path.is_file()] == []


def test_nothing_small_takes_the_last_bytes_of_a_disk(small: Path) -> None:
    (small / "filler").write_bytes(b"x" * (158 << 20))

    with pytest.raises(LibraryUnavailable, match="is full"):
        publish(small, "Show/01.nfo", b"<x/>" * 1000, modes=MODES, replace=False)

    assert not list(small.rglob("*.nfo"))
