"""A name holds the whole file or nothing."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from anishelf.disk import Modes, paths, publish, rename_without_replace
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


def refuse(*_: object, **__: object) -> None:
    raise PermissionError(errno.EPERM, "Operation not permitted")


def test_a_disk_that_sets_no_permissions_takes_the_file_and_is_named_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(os, "chmod", refuse)
    monkeypatch.setattr(paths, "_WARNED", set())

    for name in ("show/a.nfo", "show/b.nfo"):
        assert publish(tmp_path, name, b"x", modes=MODES, replace=False).read_bytes() == b"x"

    said = [line for line in caplog.messages if "sets no permissions" in line]
    assert len(said) == 1


def test_without_links_a_name_is_reserved_and_never_taken_from_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "link", refuse)
    part, taken, free = (tmp_path / name for name in ("part", "taken", "free"))
    part.write_bytes(b"new")
    taken.write_bytes(b"a user's own")

    with pytest.raises(FileExistsError):
        rename_by_link(part, taken)
    rename_by_link(part, free)

    assert (taken.read_bytes(), free.read_bytes()) == (b"a user's own", b"new")
    assert names(tmp_path) == ["free", "taken"]


def test_a_name_that_another_has_just_reserved_is_theirs_for_an_hour(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "link", refuse)
    part, target = tmp_path / "part", tmp_path / "target"
    part.write_bytes(b"new")
    target.touch()

    with pytest.raises(FileExistsError):
        rename_by_link(part, target)
    os.utime(target, (0, 0))
    rename_by_link(part, target)

    assert target.read_bytes() == b"new"
