"""The health check: every dependency is asked, and one bad answer is exit status 1."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest

from anishelf.store.schema import newest
from tests.fakes.airflow import SILENT, FakeAirflow
from tests.fakes.site import Site
from tests.integration.cli.conftest import Cli
from tests.worlds.seeds import Seeds

LONG_AGO = datetime.now(UTC) - timedelta(hours=3)


@pytest.fixture
def machine(
    airflow: FakeAirflow, site: Site, environment: pytest.MonkeyPatch, tmp_path: Path
) -> pytest.MonkeyPatch:
    """A machine on which everything is well: bangumi.tv and Jellyfin are a site on loopback."""
    site.serve("/v0/subjects/1", b"{}", Content_Type="application/json")
    site.serve("/System/Info", b'{"Version": "10.11.0", "ServerName": "tower"}')
    use(environment, "bangumi_default", conn_type="bangumi", host=site.url)
    use(environment, "jellyfin_default", conn_type="jellyfin", host=site.url, password="key")
    airflow.connections["qbittorrent_default"] = {
        "connection_id": "qbittorrent_default",
        "conn_type": "qbittorrent",
        "outcome": {"status": True, "message": "qBittorrent v5.1.0"},
    }
    environment.setenv("ANISHELF_MIN_FREE_SPACE", "1")
    (tmp_path / "data").mkdir()
    return environment


def use(environment: pytest.MonkeyPatch, conn_id: str, **fields: object) -> None:
    environment.setenv(f"AIRFLOW_CONN_{conn_id.upper()}", json.dumps(fields))


def parts(cli: Cli) -> dict[str, tuple[str, str]]:
    return {c["part"]: (c["health"], c["detail"]) for c in report(cli)["checks"]}


def report(cli: Cli) -> Any:
    return cli("status", "--json").json


@pytest.mark.usefixtures("machine")
def test_all_is_well(cli: Cli) -> None:
    outcome = cli("status")
    found = parts(cli)

    assert outcome.status == 0, outcome.out
    assert found["qbittorrent_default"] == ("ok", "qBittorrent v5.1.0")
    assert found["jellyfin_default"] == ("ok", "Jellyfin 10.11.0 (tower)")
    assert found["Airflow scheduler"][0] == "ok"
    assert found["database"] == ("ok", f"it answers, schema {newest()}")
    assert report(cli)["healthy"] is True


@pytest.mark.usefixtures("machine")
def test_looking_leaves_nothing_behind(cli: Cli, tmp_path: Path) -> None:
    cli("status")

    assert list((tmp_path / "data").iterdir()) == []


def test_a_silent_component_is_bad(
    cli: Cli, machine: pytest.MonkeyPatch, airflow: FakeAirflow
) -> None:
    airflow.health["triggerer"] = SILENT

    outcome = cli("status")

    assert outcome.status == 1
    assert parts(cli)["Airflow triggerer"][0] == "bad"


def test_a_dag_file_that_cannot_be_read_is_bad(
    cli: Cli, machine: pytest.MonkeyPatch, airflow: FakeAirflow
) -> None:
    airflow.import_errors = [{"filename": "x.py", "stack_trace": "Traceback\nNameError: y"}]

    assert parts(cli)["DAG files"] == ("bad", "x.py: NameError: y")


def test_a_red_run_is_a_warning(
    cli: Cli, machine: pytest.MonkeyPatch, airflow: FakeAirflow
) -> None:
    airflow.states = ["failed"]

    assert parts(cli)["DAG runs"] == ("warning", "the newest run is red: collect_releases")


def test_a_wrong_key_is_bad_and_is_not_shown(
    cli: Cli, machine: pytest.MonkeyPatch, site: Site
) -> None:
    site.serve("/System/Info", status=401)

    outcome = cli("status")

    assert outcome.status == 1
    assert "does not accept the API key" in outcome.out
    assert '"key"' not in outcome.out


def test_jellyfin_may_be_missing(cli: Cli, machine: pytest.MonkeyPatch) -> None:
    machine.delenv("AIRFLOW_CONN_JELLYFIN_DEFAULT")

    assert cli("status").status == 0
    assert parts(cli)["jellyfin_default"][0] == "off"


def test_a_downloader_that_refused_us_is_not_asked_again(
    cli: Cli, machine: pytest.MonkeyPatch, rows: Seeds
) -> None:
    use(machine, "nas", conn_type="qbittorrent", host="127.0.0.1", port=1)
    rows.add(
        "downloaders",
        conn_id="nas",
        type="qbittorrent",
        refused_fingerprint="x",
        last_error="qBittorrent does not accept the login",
    )

    health, detail = parts(cli)["nas"]

    assert health == "bad"
    assert detail.startswith("downloader_error: qBittorrent does not accept the login")
    assert "anishelf downloaders check nas" in detail
    assert "changed connection" in detail


def test_a_downloader_that_does_not_answer_is_bad(
    cli: Cli, machine: pytest.MonkeyPatch, rows: Seeds
) -> None:
    use(machine, "nas", conn_type="aria2", host="127.0.0.1", port=1)
    rows.add("downloaders", conn_id="nas", type="aria2")

    health, detail = parts(cli)["nas"]

    assert health == "bad"
    assert "no aria2 answers at http://127.0.0.1:1" in detail


def test_a_downloader_whose_polls_failed_too_often_is_named_so(
    cli: Cli, machine: pytest.MonkeyPatch, rows: Seeds
) -> None:
    machine.setenv("ANISHELF_DOWNLOADER_FAILURES", "3")
    use(machine, "nas", conn_type="aria2", host="127.0.0.1", port=1)
    failing = {"consecutive_failures": 3, "last_error": "timed out"}
    rows.add("downloaders", conn_id="nas", type="aria2", **failing)
    rows.add("downloaders", conn_id="http", type="http", **failing)

    found = parts(cli)

    assert found["nas"][0] == "bad"
    assert found["nas"][1].startswith("downloader_error: 3 polls failed: no aria2 answers")
    assert found["http"][0] == "warning"
    assert "(timed out); from here it answers" in found["http"][1]


def test_a_feed_fails_for_a_while_before_it_is_bad(
    cli: Cli, machine: pytest.MonkeyPatch, rows: Seeds
) -> None:
    failing = {"consecutive_failures": 2, "last_error": "the site answered with 502"}
    rows.subscription(name="new", last_success_at=datetime.now(UTC), **failing)
    rows.subscription(name="old", last_success_at=LONG_AGO, **failing)

    found = parts(cli)

    assert found["feed new"][0] == "warning"
    assert found["feed old"] == ("bad", "the site answered with 502 (last success 3 h ago)")


def test_failures_that_pile_up_are_bad(cli: Cli, machine: pytest.MonkeyPatch, rows: Seeds) -> None:
    episode = rows.episode(rows.season(rows.work()))
    download = rows.download(rows.wanted("one", episode), "completed")
    rows.sync(download, episode, "sync_failed", error="the disk is full", first_failed_at=LONG_AGO)

    health, detail = parts(cli)["sync"]

    assert health == "bad"
    assert detail.endswith("3 h ago: the disk is full")


def test_an_unmounted_library_is_bad(
    cli: Cli, machine: pytest.MonkeyPatch, rows: Seeds, tmp_path: Path
) -> None:
    root = tmp_path / "data" / "library"
    episode = rows.episode(rows.season(rows.work()))
    download = rows.download(rows.wanted("one", episode), "completed")
    rows.file(download, episode, str(root / "Show.mkv"))

    health, detail = parts(cli)["library"]

    assert health == "bad"
    assert "is its disk mounted?" in detail


def test_a_full_disk_is_bad(cli: Cli, machine: pytest.MonkeyPatch) -> None:
    machine.setenv("ANISHELF_MIN_FREE_SPACE", str(1 << 60))

    assert parts(cli)["free space"][0] == "bad"


def test_an_old_schema_is_said_first(cli: Cli, machine: pytest.MonkeyPatch, postgres: Any) -> None:
    url = postgres.create("template1")
    machine.setenv("AIRFLOW_CONN_ANISHELF_DB", url)

    health, detail = parts(cli)["database"]

    assert health == "bad"
    assert "start the stack (make start) to upgrade it" in detail


def test_without_a_stack_every_part_says_what_to_do(
    cli: Cli, environment: pytest.MonkeyPatch
) -> None:
    environment.setenv("AIRFLOW_CONN_ANISHELF_DB", "postgresql://x@127.0.0.1:1/anishelf")
    use(environment, "bangumi_default", conn_type="bangumi", host="127.0.0.1", port=1)

    outcome = cli("status")

    assert outcome.status == 1
    assert "the database does not answer" in outcome.out
    assert "start the stack (make start)" in outcome.out


def test_looking_writes_no_row(cli: Cli, machine: pytest.MonkeyPatch, database: str) -> None:
    cli("status")

    with psycopg.connect(database) as conn:
        assert conn.execute("SELECT count(*) FROM downloaders").fetchone() == (0,)


def test_what_jellyfin_does_not_show_is_a_warning(
    cli: Cli, machine: pytest.MonkeyPatch, rows: Seeds
) -> None:
    episode = rows.episode(rows.season(rows.work()))
    download = rows.download(rows.wanted("Show - 01", episode), "completed")
    rows.file(download, episode, "/library/1.mkv", unseen_reason="no library shows it")

    assert parts(cli)["Jellyfin's view"] == (
        "warning",
        "1 files are not shown; the first is /library/1.mkv: no library shows it",
    )


@pytest.mark.usefixtures("machine")
def test_a_paused_dag_is_said(cli: Cli, airflow: FakeAirflow) -> None:
    airflow.paused = ["collect_releases", "track_downloads"]

    health, detail = parts(cli)["DAGs"]

    assert health == "warning"
    assert "collect_releases, track_downloads" in detail


@pytest.mark.usefixtures("machine")
def test_a_pool_that_is_missing_or_empty_is_bad(cli: Cli, airflow: FakeAirflow) -> None:
    airflow.pools = {"default_pool": 128, "transfers": 0}

    health, detail = parts(cli)["pools"]

    assert health == "bad"
    assert detail.startswith("questions, transfers: missing or without slots")
    assert cli("status").status == 1
