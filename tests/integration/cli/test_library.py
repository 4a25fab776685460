"""`anishelf library` removes, restores and previews."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.integration.cli.conftest import Cli
from tests.worlds.seeds import Seeds


@pytest.fixture
def episode(rows: Seeds, tmp_path: Path) -> Path:
    """Make an episode with a subtitle in the library; return its path."""
    folder = tmp_path / "data/library/Show (2026)/Season 01"
    path = folder / "Show (2026) - S01E01.mkv"
    folder.mkdir(parents=True)
    (tmp_path / "data/library/.anishelf-library").touch()
    path.write_bytes(b"one")
    path.with_suffix(".ja.ass").write_bytes(b"subtitle")
    number = rows.episode(rows.season(rows.work()))
    download = rows.download(rows.wanted("Show - 01", number), "completed")
    file = rows.file(download, number, str(path))
    rows.sync(download, number, "synced", target_path=str(path))
    rows.add(
        "companions",
        library_file_id=file,
        kind="subtitle",
        path=str(path.with_suffix(".ja.ass")),
        source_file="x",
        size=8,
        content_id="y",
    )
    return path


def test_removing_says_what_it_would_do_first(cli: Cli, episode: Path) -> None:
    outcome = cli("library", "remove", 1, "--json")

    assert outcome.json == {
        "removed": False,
        "paths": [str(episode), str(episode.with_suffix(".ja.ass"))],
        "torrents": [],
        "kept_torrents": [],
    }
    assert episode.exists()


def test_a_removed_episode_is_in_the_trash_and_not_wanted(
    cli: Cli, episode: Path, rows: Seeds
) -> None:
    assert cli("library", "remove", 1, "--yes").status == 0

    assert not episode.parents[1].exists()
    assert len(cli("trash", "list", "--json").json) == 2
    assert rows.conn.execute("SELECT wanted FROM episodes").fetchone() == (False,)
    assert rows.conn.execute("SELECT state::text FROM library_files").fetchone() == ("trashed",)


def test_what_comes_back_from_the_trash_is_wanted_again(
    cli: Cli, episode: Path, rows: Seeds
) -> None:
    cli("library", "remove", 1, "--yes")

    ids = [file["id"] for file in cli("trash", "list", "--json").json]
    assert cli("trash", "restore", *ids).status == 0

    assert episode.read_bytes() == b"one"
    assert episode.with_suffix(".ja.ass").read_bytes() == b"subtitle"
    assert rows.conn.execute("SELECT wanted FROM episodes").fetchone() == (True,)


def test_a_torrent_goes_only_when_asked(cli: Cli, episode: Path, rows: Seeds) -> None:
    foreseen = cli("library", "remove", 1, "--with-torrent", "--json").json
    assert rows.conn.execute("SELECT FROM download_commands").fetchall() == []

    cli("library", "remove", 1, "--with-torrent", "--yes")

    assert (foreseen["removed"], foreseen["torrents"]) == (False, [1])
    asked = rows.conn.execute("SELECT download_id, action::text FROM download_commands").fetchall()
    assert asked == [(1, "remove_with_data")]


def test_only_what_is_missing_is_placed_again(
    cli: Cli, episode: Path, rows: Seeds, tmp_path: Path
) -> None:
    nothing = {"asked": 1, "changed": 0, "downloaded_again": []}
    assert cli("library", "restore", 1, "--json").json == nothing
    (tmp_path / "source.mkv").write_bytes(b"one")
    rows.conn.execute("UPDATE library_files SET state = 'missing'")
    rows.conn.execute("UPDATE sync_tasks SET source_file = %s", (str(tmp_path / "source.mkv"),))

    assert cli("library", "restore", 1, "--json").json == nothing | {"changed": 1}
    assert rows.conn.execute("SELECT status::text FROM sync_tasks").fetchone() == ("pending",)


def test_what_is_nowhere_any_more_is_downloaded_again(cli: Cli, episode: Path, rows: Seeds) -> None:
    rows.conn.execute("UPDATE library_files SET state = 'missing'")

    outcome = cli("library", "restore", 1, "--json").json

    assert outcome == {"asked": 1, "changed": 1, "downloaded_again": [1]}
    assert rows.conn.execute("SELECT status::text FROM sync_tasks").fetchone() == ("synced",)
    assert rows.conn.execute("SELECT status::text FROM downloads").fetchone() == ("removed",)
    asked = rows.conn.execute("SELECT action::text FROM download_commands").fetchall()
    assert asked == [("retry",)]


def test_a_preview_shows_where_files_would_lie(
    cli: Cli, episode: Path, environment: pytest.MonkeyPatch
) -> None:
    assert cli("library", "preview", "--json").json == {"moves": [], "refused": []}
    environment.setenv(
        "ANISHELF_PATH_TEMPLATE", "{{ title }}/{{ '%d' % season }}x{{ episode }}{{ ext }}"
    )

    moves = cli("library", "preview", "--json").json["moves"]

    assert [Path(move["to"]).name for move in moves] == ["1x1.mkv"]
    assert episode.exists()


def test_an_unknown_file_is_said(cli: Cli) -> None:
    outcome = cli("library", "remove", 9)

    assert outcome.status == 1
    assert "the library has no file 9" in outcome.err
