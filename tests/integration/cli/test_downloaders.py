"""Downloaders, and what users ask of downloads, on the command line."""

from __future__ import annotations

import pytest

from tests.fakes.airflow import FakeAirflow
from tests.integration.cli.conftest import Cli
from tests.worlds.seeds import Seeds


def failed(rows: Seeds, **values: object) -> int:
    episode = rows.episode(rows.season(rows.work()), 1)
    release = rows.wanted("[G] Show - 01", episode, **values)
    return rows.download(release, "failed", reason="all refused it")


def test_a_downloader_is_added_listed_disabled_and_enabled(cli: Cli, airflow: FakeAirflow) -> None:
    added = cli("downloaders", "add", "aria2", "--priority", 5)
    assert added.out == "aria2_default takes http, magnet, torrent\n"
    cli("downloaders", "add", "http")

    first, second = cli("downloaders", "list", "--json").json
    assert (first["name"], first["state"], first["priority"]) == ("aria2_default", "ok", 5)
    assert (second["name"], second["takes"]) == ("http", ["http"])
    cli("downloaders", "disable", "http")
    assert cli("downloaders", "list", "--json").json[1]["state"] == "disabled"
    cli("downloaders", "enable", "http")
    assert cli("downloaders", "list", "--json").json[1]["state"] == "ok"
    assert {dag_id for dag_id, _ in airflow.triggered} == {"control_downloads"}


def test_added_again_it_is_changed(cli: Cli) -> None:
    cli("downloaders", "add", "aria2", "--takes", "http")
    cli("downloaders", "add", "aria2", "--takes", "magnet")

    (only,) = cli("downloaders", "list", "--json").json
    assert only["takes"] == ["magnet"]


def test_what_it_cannot_take_and_what_nobody_knows_is_refused(cli: Cli) -> None:
    assert "cannot take http" in cli("downloaders", "add", "transmission", "--takes", "http").err
    assert "there are qbittorrent, aria2" in cli("downloaders", "add", "paperboy").err
    assert "there is no downloader x" in cli("downloaders", "enable", "x").err


def test_check_ends_a_refused_login_that_was_mended_and_sends_what_waited(
    cli: Cli, rows: Seeds, airflow: FakeAirflow
) -> None:
    rows.add("downloaders", conn_id="http", type="http", refused_fingerprint="f", last_error="no")

    assert cli("downloaders", "check").status == 0

    (only,) = cli("downloaders", "list", "--json").json
    assert (only["state"], only["last_error"]) == ("ok", None)
    assert airflow.triggered == [("control_downloads", {})]
    assert cli("downloaders", "check").status == 0
    assert len(airflow.triggered) == 1


def test_check_says_what_is_wrong(cli: Cli, environment: pytest.MonkeyPatch) -> None:
    environment.setenv(
        "AIRFLOW_CONN_ARIA2_DEFAULT", '{"conn_type": "aria2", "host": "127.0.0.1", "port": 9}'
    )
    cli("downloaders", "add", "aria2")

    checked = cli("downloaders", "check", "aria2_default", "--json")

    assert checked.status == 1
    assert "no aria2 answers" in checked.json[0]["detail"]


def test_retrying_writes_an_intent_and_starts_the_task(
    cli: Cli, rows: Seeds, airflow: FakeAirflow
) -> None:
    download = failed(rows)

    asked = cli("downloads", "retry", "--status", "failed", "--json")

    (command,) = asked.json
    assert (command["download_id"], command["action"]) == (download, "retry")
    assert command["status"] == "pending"
    assert airflow.triggered == [("control_downloads", {})]


def test_without_airflow_the_next_run_does_it(cli: Cli, rows: Seeds) -> None:
    asked = cli("downloads", "cancel", failed(rows))

    assert asked.out == "download 1: the next run of collect_releases does it\n"


def test_waiting_shows_the_answer_and_a_refusal_is_a_failure(cli: Cli, rows: Seeds) -> None:
    download = failed(rows)
    rows.conn.execute(
        """
        CREATE FUNCTION pg_temp_answer() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            NEW.status := 'refused'; NEW.answer := 'it is not running: it is failed';
            RETURN NEW;
        END $$
        """
    )
    rows.conn.execute(
        "CREATE TRIGGER answered BEFORE INSERT ON download_commands "
        "FOR EACH ROW EXECUTE FUNCTION pg_temp_answer()"
    )
    try:
        asked = cli("downloads", "pause", download, "--wait")
    finally:
        rows.conn.execute("DROP FUNCTION pg_temp_answer CASCADE")

    assert asked.status == 1
    assert asked.out == "download 1: refused: it is not running: it is failed\n"


def test_an_unknown_download_or_episode_is_said(cli: Cli, rows: Seeds) -> None:
    assert "there is no download 7" in cli("downloads", "pause", 7).err
    download = failed(rows)
    assert "not wanted for an episode 9" in cli("downloads", "cancel", download, "--episode", 9).err


def test_the_list_is_still_the_list(cli: Cli, rows: Seeds) -> None:
    failed(rows)

    assert cli("downloads", "--json").json[0]["status"] == "failed"
    assert cli("downloads", "--active", "--json").json == []


def test_a_downloader_that_never_had_a_download_can_be_removed(cli: Cli) -> None:
    name = cli("downloaders", "add", "http", "--json").json["name"]

    assert "is removed" in cli("downloaders", "remove", name).out
    gone = cli("downloaders", "remove", name)
    assert gone.status == 1
    assert "there is no downloader" in gone.err
