"""A copy on a file system that can clone takes no space and shares no name with the download."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from anishelf.disk import Arrival, Modes, free_space, link_or_copy
from tests.worlds.disks import cloning_disk

SIZE = 8 << 20
RELATIVE = "Show/Season 01/Show - S01E01.mkv"


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    with cloning_disk(tmp_path / "disk") as mounted:
        yield mounted


def test_a_copy_is_a_clone_where_the_file_system_can(disk: Path) -> None:
    source, root = disk / "downloads.mkv", disk / "library"
    source.write_bytes(bytes(range(256)) * (SIZE // 256))
    root.mkdir()
    before = free_space(disk)

    arrival = link_or_copy(source, root, RELATIVE, token="s1", link=False, modes=Modes(0o640))

    target = root / RELATIVE
    assert arrival is Arrival.CLONED
    assert target.read_bytes() == source.read_bytes()
    assert not target.samefile(source)
    assert target.stat().st_mode & 0o777 == 0o640
    assert before - free_space(disk) < SIZE // 2


def test_a_change_of_the_clone_leaves_the_download_as_it_is(disk: Path) -> None:
    source, root = disk / "downloads.mkv", disk / "library"
    source.write_bytes(b"v" * SIZE)
    root.mkdir()
    link_or_copy(source, root, RELATIVE, token="s1", link=False, modes=Modes())

    with (root / RELATIVE).open("r+b") as file:
        file.write(b"changed")

    assert source.read_bytes() == b"v" * SIZE


def test_two_subvolumes_share_a_clone_where_no_link_is_possible(disk: Path) -> None:
    source, root = disk / "downloads/1.mkv", disk / "library"
    for volume in (source.parent, root):
        subprocess.run(["btrfs", "-q", "subvolume", "create", str(volume)], check=True)
    source.write_bytes(b"v" * SIZE)

    again = [
        link_or_copy(source, root, RELATIVE, token="s1", link=True, modes=Modes()) for _ in range(2)
    ]

    assert again == [Arrival.CLONED, Arrival.EXISTED]
