"""A name holds the whole file or nothing."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from anishelf.disk import Modes, publish, rename_without_replace
from anishelf.disk.atomic import part_path, rename_by_link
from anishelf.errors import TargetTaken, UnsafePath
from tests.worlds.sameness import sameness

MODES = Modes(file=0o640, folder=0o755)


def names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


def test_what_is_published_lies_in_its_new_folder_with_its_mode(tmp_path: Path) -> None:
    path = publish(tmp_path, "show/tvshow.nfo", b"<tvshow/>", modes=MODES, replace=False)

    assert path.read_bytes() == b"<tvshow/>"
    assert path.stat().st_mode & 0o777 == 0o640
    assert names(tmp_path / "show") == ["tvshow.nfo"]


def test_publishing_again_changes_nothing(tmp_path: Path) -> None:
    path = publish(tmp_path, "a.nfo", b"same", modes=MODES, replace=False)
    before = sameness(path)

    publish(tmp_path, "a.nfo", b"same", modes=MODES, replace=False)

    assert sameness(path) == before
    assert names(tmp_path) == ["a.nfo"]


def test_another_file_is_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / "a.nfo").write_bytes(b"a user's own")

    with pytest.raises(TargetTaken):
        publish(tmp_path, "a.nfo", b"ours", modes=MODES, replace=False)

    assert (tmp_path / "a.nfo").read_bytes() == b"a user's own"
    assert names(tmp_path) == ["a.nfo"]


def test_our_own_file_is_replaced_when_asked(tmp_path: Path) -> None:
    publish(tmp_path, "a.nfo", b"old", modes=MODES, replace=False)

    publish(tmp_path, "a.nfo", b"new", modes=MODES, replace=True)

    assert (tmp_path / "a.nfo").read_bytes() == b"new"
    assert names(tmp_path) == ["a.nfo"]


def test_nothing_is_published_outside_the_root(tmp_path: Path) -> None:
    with pytest.raises(UnsafePath):
        publish(tmp_path / "root", "../a.nfo", b"", modes=MODES, replace=True)


def test_abandoned_parts_go_and_young_ones_stay(tmp_path: Path) -> None:
    old, young = part_path(tmp_path / "a.nfo", "publish"), part_path(tmp_path / "a.nfo", "publish")
    old.touch()
    young.touch()
    os.utime(old, (1, 1))

    publish(tmp_path, "a.nfo", b"", modes=MODES, replace=False)

    assert names(tmp_path) == sorted(["a.nfo", young.name])


def test_the_part_of_the_longest_name_still_fits(tmp_path: Path) -> None:
    name = "字" * 85

    assert publish(tmp_path, name, b"", modes=MODES, replace=False).name == name


@pytest.mark.parametrize("rename", [rename_without_replace, rename_by_link])
def test_a_rename_never_replaces(tmp_path: Path, rename: Callable[[Path, Path], None]) -> None:
    part, target = tmp_path / "part", tmp_path / "target"
    part.write_text("new")
    target.write_text("old")

    with pytest.raises(FileExistsError):
        rename(part, target)

    assert (part.read_text(), target.read_text()) == ("new", "old")
    target.unlink()
    rename(part, target)
    assert names(tmp_path) == ["target"]
