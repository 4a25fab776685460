from __future__ import annotations

import os
from pathlib import Path, PurePosixPath

from demo.judging.snapshot import compare, take_snapshot


def test_two_looks_at_the_same_files_are_equal(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "a").write_text("a")

    before = take_snapshot(tmp_path)

    assert list(before) == [PurePosixPath("folder/a")]
    assert compare(before, take_snapshot(tmp_path)).words == []


def test_folder_that_is_not_there_holds_nothing(tmp_path: Path) -> None:
    assert take_snapshot(tmp_path / "none") == {}


def test_new_lost_and_changed_files_are_told_apart(tmp_path: Path) -> None:
    for name in ("lost", "kept", "bytes", "touched"):
        (tmp_path / name).write_text("old")
    before = take_snapshot(tmp_path)
    (tmp_path / "lost").unlink()
    (tmp_path / "new").write_text("new")
    keep = (tmp_path / "bytes").stat()
    (tmp_path / "bytes").write_text("new")
    os.utime(tmp_path / "bytes", ns=(keep.st_atime_ns, keep.st_mtime_ns))
    os.utime(tmp_path / "touched", ns=(1, 1))

    words = compare(before, take_snapshot(tmp_path)).words

    assert words == ["new is new", "lost is gone", "bytes changed", "touched changed"]
