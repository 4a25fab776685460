"""Whether two folders can share files is found out by a real link."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from anishelf.disk.probe import link_problem


def test_two_folders_of_one_disk_share_files(tmp_path: Path) -> None:
    assert link_problem(tmp_path / "downloads", tmp_path / "library") is None
    assert list(tmp_path.iterdir()) == []


def test_two_disks_share_none_and_the_reason_is_said(tmp_path: Path) -> None:
    memory = Path("/dev/shm")  # noqa: S108
    if not memory.is_dir() or memory.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("needs /dev/shm as a second device")
    with TemporaryDirectory(dir=memory) as other:
        problem = link_problem(tmp_path, Path(other))

        assert problem is not None
        assert "every file is copied" in problem
        assert list(Path(other).iterdir()) == []
