"""Owner and mode of what we make are those of the settings, whatever the umask of the worker."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from anishelf.disk import Modes
from anishelf.metadata.adapters.sidecar_files import SidecarFiles
from tests.worlds.shelf import Shelf

NOBODY = (65534, 65534)


@pytest.fixture(params=[0o000, 0o027, 0o077], ids=["000", "027", "077"])
def umask(request: pytest.FixtureRequest) -> Iterator[None]:
    before = os.umask(request.param)
    yield
    os.umask(before)


def fill(shelf: Shelf) -> None:
    """Make everything that we ever make: videos, subtitles, extras, NFO, trash, other names."""
    episode = shelf.episode(shelf.show(), 1)
    files = {"P/Hoshi - 01.mkv": b"1", "P/Hoshi - 01.sc.ass": b"words", "P/NCOP.mkv": b"op"}
    first = shelf.download([episode], files)
    shelf.move(first)
    shelf.move(shelf.replaces(shelf.download([episode], {"Hoshi - 01v2.mkv": b"2"}), first))
    writer = SidecarFiles([shelf.root], modes=shelf.modes)
    writer.write(str(shelf.video(1).with_suffix(".nfo")), b"<x/>", replace=False)
    shelf.conn.execute("UPDATE works SET title = '新'")
    shelf.resync()


@pytest.mark.usefixtures("umask")
def test_modes_are_those_of_the_settings(conn: psycopg.Connection, tmp_path: Path) -> None:
    shelf = Shelf(conn, tmp_path / "new", link=False, modes=Modes(file=0o664, folder=0o2775))

    fill(shelf)

    made = [*shelf.root.rglob("*"), *shelf.trash.rglob("*"), shelf.root, shelf.trash]
    modes = {path.name: path.stat().st_mode & 0o7777 for path in made}
    assert len(made) > 10
    wrong = [
        (path.name, oct(modes[path.name]))
        for path in made
        if modes[path.name] != (0o2775 if path.is_dir() else 0o664)
    ]
    assert wrong == []


@pytest.mark.skipif(os.getuid() != 0, reason="only root may give files away")
def test_everything_belongs_to_the_owner_of_the_settings(
    conn: psycopg.Connection, tmp_path: Path
) -> None:
    shelf = Shelf(conn, tmp_path / "new", link=False, modes=Modes(owner=NOBODY))

    fill(shelf)

    made = [*shelf.root.rglob("*"), *shelf.trash.rglob("*"), shelf.root, shelf.trash]
    owners = {(path.stat().st_uid, path.stat().st_gid) for path in made}
    assert owners == {NOBODY}
