"""A transfer loses nothing, overwrites nothing, and done twice is done once."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp

import pytest

from anishelf.disk import Arrival, Modes, content_id, link_or_copy, same_content, sweep
from anishelf.disk.atomic import part_path
from anishelf.errors import LibraryUnavailable, SourceVanished, TargetTaken, UnsafePath
from tests.worlds.sameness import sameness

MODES = Modes(file=0o640, folder=0o755)
RELATIVE = "Show (2020)/Season 01/Show (2020) - S01E01.mkv"
BYTES = bytes(range(256)) * 4096 * 5  # 5 MiB: several blocks


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "downloads" / "1" / "[Group] Show - 01.mkv"
    path.parent.mkdir(parents=True)
    path.write_bytes(BYTES)
    return path


@pytest.fixture
def root(tmp_path: Path) -> Path:
    path = tmp_path / "library"
    path.mkdir()
    return path


@pytest.fixture
def elsewhere(source: Path) -> Iterator[Path]:
    """A library root on another device than the downloads."""
    memory = Path("/dev/shm")  # noqa: S108
    if not memory.is_dir() or memory.stat().st_dev == source.stat().st_dev:
        pytest.skip("needs /dev/shm on another device than the temporary folder")
    folder = Path(mkdtemp(dir=memory))
    yield folder
    shutil.rmtree(folder)


def bring(source: Path, root: Path, *, link: bool = True, keep_free: int = 0) -> Arrival:
    return link_or_copy(
        source, root, RELATIVE, token="s1", link=link, modes=MODES, keep_free=keep_free
    )


def files(root: Path) -> list[str]:
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if not path.is_dir())


def test_a_link_shares_the_bytes_with_the_seeding_file(source: Path, root: Path) -> None:
    arrival = bring(source, root)

    assert arrival is Arrival.LINKED
    assert (root / RELATIVE).samefile(source)


def test_a_link_leaves_the_mode_of_the_seeding_file(source: Path, root: Path) -> None:
    source.chmod(0o600)

    bring(source, root)

    assert source.stat().st_mode & 0o777 == 0o600


def test_a_copy_is_equal_and_has_its_own_mode(source: Path, root: Path) -> None:
    before = os.umask(0o077)
    try:
        arrival = bring(source, root, link=False)
    finally:
        os.umask(before)

    assert arrival in {Arrival.COPIED, Arrival.CLONED}
    assert (root / RELATIVE).read_bytes() == BYTES
    assert (root / RELATIVE).stat().st_mode & 0o777 == 0o640
    assert files(root) == [RELATIVE]


def test_another_device_gets_a_copy(source: Path, elsewhere: Path) -> None:
    assert bring(source, elsewhere) is Arrival.COPIED
    assert (elsewhere / RELATIVE).read_bytes() == BYTES
    assert source.read_bytes() == BYTES


@pytest.mark.parametrize("link", [True, False])
def test_a_second_run_does_nothing(source: Path, root: Path, *, link: bool) -> None:
    bring(source, root, link=link)
    before = sameness(root / RELATIVE)

    arrival = bring(source, root, link=link)

    assert arrival is Arrival.EXISTED
    assert sameness(root / RELATIVE) == before


@pytest.mark.parametrize("link", [True, False])
@pytest.mark.parametrize("other", [b"short", bytes(len(BYTES))])
def test_a_different_file_is_never_overwritten(
    source: Path, root: Path, *, link: bool, other: bytes
) -> None:
    (root / RELATIVE).parent.mkdir(parents=True)
    (root / RELATIVE).write_bytes(other)

    with pytest.raises(TargetTaken, match="nothing was overwritten"):
        bring(source, root, link=link)

    assert (root / RELATIVE).read_bytes() == other
    assert files(root) == [RELATIVE]


def test_a_folder_with_the_name_of_the_target_is_refused(source: Path, root: Path) -> None:
    (root / RELATIVE).mkdir(parents=True)

    with pytest.raises(TargetTaken):
        bring(source, root)


def test_parts_of_a_killed_job_go_and_foreign_ones_stay(source: Path, root: Path) -> None:
    (root / RELATIVE).parent.mkdir(parents=True)
    own, foreign = part_path(root / RELATIVE, "s1"), part_path(root / RELATIVE, "s12")
    own.write_bytes(b"half")
    foreign.write_bytes(b"half")

    bring(source, root)

    assert not own.exists()
    assert foreign.exists()


def test_sweeping_removes_the_parts_alone(source: Path, root: Path) -> None:
    bring(source, root)
    part_path(root / RELATIVE, "s1").touch()

    sweep(root, RELATIVE, token="s1")

    assert files(root) == [RELATIVE]


def test_a_copy_leaves_the_space_that_must_stay_free(source: Path, root: Path) -> None:
    with pytest.raises(LibraryUnavailable, match="free some space"):
        bring(source, root, link=False, keep_free=1 << 62)

    assert files(root) == []


def test_a_link_needs_no_space(source: Path, root: Path) -> None:
    assert bring(source, root, keep_free=1 << 62) is Arrival.LINKED


@pytest.mark.parametrize("link", [True, False])
def test_a_source_that_vanished_is_said(source: Path, root: Path, *, link: bool) -> None:
    source.unlink()

    with pytest.raises(SourceVanished):
        bring(source, root, link=link)


def test_nothing_is_brought_out_of_the_root(source: Path, root: Path) -> None:
    with pytest.raises(UnsafePath):
        link_or_copy(source, root, "../x.mkv", token="s1", link=True, modes=MODES)


@pytest.mark.skipif(os.getuid() == 0, reason="root writes everywhere")
def test_a_library_that_may_not_be_written_is_said(source: Path, root: Path) -> None:
    root.chmod(0o500)

    with pytest.raises(LibraryUnavailable, match="no permission"):
        bring(source, root)


def test_a_link_to_a_file_is_no_equal_file(source: Path, tmp_path: Path) -> None:
    (tmp_path / "alias").symlink_to(source)

    assert not same_content(source, tmp_path / "alias")


def test_the_content_id_tells_files_apart(tmp_path: Path) -> None:
    one, same, other = tmp_path / "one", tmp_path / "same", tmp_path / "other"
    one.write_bytes(BYTES)
    same.write_bytes(BYTES)
    other.write_bytes(BYTES[:-1] + b"x")

    assert content_id(one) == content_id(same) != content_id(other)
    assert content_id(one).startswith(f"{len(BYTES)}-")
