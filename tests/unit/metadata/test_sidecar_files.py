"""Small files in the library's roots: nothing outside, nothing half."""

from __future__ import annotations

from pathlib import Path

import pytest

from anishelf.disk import Modes
from anishelf.errors import TargetTaken, UnsafePath
from anishelf.metadata.adapters.sidecar_files import SidecarFiles


@pytest.fixture
def files(tmp_path: Path) -> SidecarFiles:
    for name in ("tv", "movies"):
        (tmp_path / name).mkdir()
    return SidecarFiles((tmp_path / "tv", tmp_path / "movies"), modes=Modes(file=0o640))


def test_what_is_written_is_read(files: SidecarFiles, tmp_path: Path) -> None:
    path = tmp_path / "movies" / "X" / "X.nfo"

    files.write(str(path), b"data", replace=False)

    assert files.read(str(path)) == b"data"
    assert path.stat().st_mode & 0o777 == 0o640
    assert files.root_of(str(path)) == str(tmp_path / "movies")
    assert [p.name for p in path.parent.iterdir()] == ["X.nfo"]


def test_what_is_not_there_is_nothing(files: SidecarFiles, tmp_path: Path) -> None:
    assert files.read(str(tmp_path / "tv" / "x.nfo")) is None


def test_a_file_that_came_up_meanwhile_is_kept(files: SidecarFiles, tmp_path: Path) -> None:
    path = tmp_path / "tv" / "x.nfo"
    path.write_bytes(b"theirs")

    with pytest.raises(TargetTaken):
        files.write(str(path), b"ours", replace=False)

    assert path.read_bytes() == b"theirs"


@pytest.mark.parametrize("path", ["/etc/x.nfo", "tv", "tv/../x.nfo", "tv/link/x.nfo"])
def test_nothing_outside_the_roots_is_touched(
    files: SidecarFiles, tmp_path: Path, path: str
) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "tv" / "link").symlink_to(tmp_path / "outside")

    with pytest.raises(UnsafePath):
        files.write(str(tmp_path / path), b"x", replace=True)
    with pytest.raises(UnsafePath):
        files.read(str(tmp_path / path))
