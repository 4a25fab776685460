"""`anishelf trash` lists, restores and empties."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from anishelf.disk import Modes
from anishelf.library.adapters.trash import TrashFolder
from anishelf.library.domain.states import TrashKind
from anishelf.library.domain.trash import TrashEntry
from anishelf.library.store.trash import TrashRows
from tests.integration.cli.conftest import Cli
from tests.worlds.seeds import Seeds


@pytest.fixture
def removed(rows: Seeds, tmp_path: Path) -> Path:
    """Make a file that was in the library and is in the trash; return where it was."""
    library = tmp_path / "data/library"
    path = library / "Show/S01E01.mkv"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"one")
    episode = rows.episode(rows.season(rows.work()))
    download = rows.download(rows.wanted("Show - 01", episode), "completed")
    file = rows.file(download, episode, str(path), state="trashed")
    leaving = TrashEntry(file, TrashKind.VIDEO, str(path), 3, "3-x")
    TrashRows(rows.conn).add(leaving, reason="you removed it", now=datetime.now(UTC))
    folder = TrashFolder(tmp_path / "data/.trash", library=[library], modes=Modes())
    folder.keep(str(path), leaving.name)
    folder.discard(str(path), leaving.name)
    return path


def test_the_list_says_what_was_where_and_why(cli: Cli, removed: Path) -> None:
    found = cli("trash", "list", "--json").json

    assert [(f["original_path"], f["reason"]) for f in found] == [(str(removed), "you removed it")]
    assert "you removed it" in cli("trash", "list").out


def test_a_restored_file_is_back(cli: Cli, removed: Path) -> None:
    assert cli("trash", "restore", 1).status == 0

    assert removed.read_bytes() == b"one"
    assert cli("trash", "list", "--json").json == []
    assert cli("trash", "restore", 1).status == 1


def test_nothing_is_deleted_without_yes(cli: Cli, removed: Path, tmp_path: Path) -> None:
    assert "--yes" in cli("trash", "empty").out
    assert len(cli("trash", "list", "--json").json) == 1

    cli("trash", "empty", "--yes")

    assert cli("trash", "list", "--json").json == []
    assert not [path for path in (tmp_path / "data/.trash").rglob("*") if path.is_file()]
