"""`anishelf backup` and `restore`: every row of a library, all or none of them."""

from __future__ import annotations

import zipfile
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from anishelf.store.migrate import upgrade
from anishelf.store.schema import newest, revision
from tests.integration.cli.conftest import Cli
from tests.worlds.database import Server, empty
from tests.worlds.seeds import Seeds

OLD = "0005"
ROWS = sql.SQL("SELECT t::text FROM {} t ORDER BY 1")
EPISODES = 300


@pytest.fixture
def library(rows: Seeds) -> Seeds:
    """A library of some hundred episodes, with what led to them."""
    feed = rows.subscription(url="https://feeds.example/rss?token=passkey")
    season = rows.season(rows.work("星"))
    for number in range(1, EPISODES + 1):
        episode = rows.episode(season, number)
        release = rows.wanted(f"[樱] Hoshi\t{number:03} \\N [1080p]", episode)
        download = rows.download(release, "completed")
        rows.file(download, episode, f"/library/Hoshi/{number}.mkv")
    rows.conn.execute(
        "INSERT INTO raw_item_sightings (raw_item_id, subscription_id) "
        "SELECT id, %s FROM raw_items",
        (feed,),
    )
    return rows


def contents(conn: psycopg.Connection) -> dict[str, list[str]]:
    """Return every row of every table, as text."""
    tables = conn.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
    ).fetchall()
    return {
        name: [row for (row,) in conn.execute(ROWS.format(sql.Identifier(name)))]
        for (name,) in tables
    }


def test_a_whole_library_comes_back_as_it_was(cli: Cli, library: Seeds, tmp_path: Path) -> None:
    before = contents(library.conn)
    assert len(before["library_files"]) == EPISODES
    assert cli("backup", tmp_path / "all.zip").status == 0
    empty(library.conn.info.dsn)

    done = cli("restore", tmp_path / "all.zip")

    assert (done.status, done.err) == (0, "")
    assert contents(library.conn) == before
    assert (
        library.subscription()
        > max(
            row[0]
            for row in library.conn.execute("SELECT id FROM subscriptions WHERE name = 'Feed'")
        )
        - 1
    ), "ids go on where they were"


def test_a_database_in_use_is_left_alone_until_somebody_says_replace(
    cli: Cli, library: Seeds, tmp_path: Path
) -> None:
    cli("backup", tmp_path / "all.zip")
    library.subscription(name="Newer")
    before = contents(library.conn)

    refused = cli("restore", tmp_path / "all.zip")

    assert refused.status == 1
    assert "in use" in refused.err
    assert contents(library.conn) == before
    assert cli("restore", tmp_path / "all.zip", "--replace").status == 0
    names = {row[0] for row in library.conn.execute("SELECT name FROM subscriptions")}
    assert "Newer" not in names


def test_a_backup_that_breaks_off_changes_nothing(cli: Cli, library: Seeds, tmp_path: Path) -> None:
    cli("backup", tmp_path / "all.zip")
    before = contents(library.conn)
    with (
        zipfile.ZipFile(tmp_path / "all.zip") as whole,
        zipfile.ZipFile(tmp_path / "broken.zip", "w") as broken,
    ):
        for name in whole.namelist():
            content = whole.read(name)
            broken.writestr(name, content[:-20] if "library_files" in name else content)

    assert cli("restore", tmp_path / "broken.zip", "--replace").status == 1
    assert contents(library.conn) == before


def test_what_is_no_backup_is_refused_in_words(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "odd.zip").write_bytes(b"PK no")
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as other:
        other.writestr("manifest.json", "{}")

    for name in ("odd.zip", "other.zip", "missing.zip"):
        refused = cli("restore", tmp_path / name)

        assert refused.status == 1
        assert refused.err.startswith("anishelf: ")


def test_a_backup_of_an_older_version_goes_into_an_empty_database(
    cli: Cli, postgres: Server, environment: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    old, fresh = postgres.create("template1"), postgres.create("template1")
    upgrade(old, OLD)
    with psycopg.connect(old, autocommit=True) as conn:
        conn.execute("INSERT INTO subscriptions (url, name) VALUES ('https://x.example/', 'Old')")
    environment.setenv("AIRFLOW_CONN_ANISHELF_DB", old)
    assert cli("backup", tmp_path / "old.zip").status == 0
    environment.setenv("AIRFLOW_CONN_ANISHELF_DB", fresh)

    assert cli("restore", tmp_path / "old.zip").status == 0

    with psycopg.connect(fresh, autocommit=True) as conn:
        assert conn.execute("SELECT name FROM subscriptions").fetchall() == [("Old",)]
        assert revision(conn) == newest()


def test_settings_go_along_without_secrets_and_templates_come_back(
    cli: Cli, rows: Seeds, environment: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    templates = tmp_path / "own"
    templates.mkdir()
    (templates / "episode.xml.j2").write_text("<mine/>")
    environment.setenv("ANISHELF_NFO_TEMPLATES", str(templates))
    environment.setenv("ANISHELF_TITLE_LANGUAGE", "ja")
    environment.setenv("ANISHELF_AIRFLOW_PASSWORD", "hunter2")
    environment.setenv("ANISHELF_PROXY", "http://me:hunter2@proxy.example:3128")
    cli("backup", tmp_path / "all.zip")
    (templates / "episode.xml.j2").unlink()
    environment.setenv("ANISHELF_TITLE_LANGUAGE", "en")

    done = cli("restore", tmp_path / "all.zip", "--json").json

    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        told = archive.read("settings.env").decode()
    assert "hunter2" not in told
    assert done["settings"] == {"ANISHELF_TITLE_LANGUAGE": "ja"}
    assert (templates / "episode.xml.j2").read_text() == "<mine/>"


def test_a_backup_takes_no_name_that_exists_and_is_for_its_owner_alone(
    cli: Cli, rows: Seeds, tmp_path: Path
) -> None:
    (tmp_path / "mine.zip").write_text("mine")

    assert cli("backup", tmp_path / "mine.zip").status == 1
    assert cli("backup", tmp_path / "all.zip").status == 0

    assert (tmp_path / "mine.zip").read_text() == "mine"
    assert (tmp_path / "all.zip").stat().st_mode & 0o777 == 0o600
    assert {path.name for path in tmp_path.glob("*.part")} == set()
