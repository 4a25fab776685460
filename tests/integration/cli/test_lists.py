"""Items, downloads and the library on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.integration.cli.conftest import Cli
from tests.worlds.seeds import Seeds

HOSTILE = "[G] \x1b[2J\u202eShow[/bold] - 01"


def in_library(rows: Seeds, path: str) -> None:
    season = rows.season(rows.work("葬送的芙莉莲"), 2)
    episode = rows.episode(season, 5)
    download = rows.download(
        rows.wanted("[G] Frieren S2 - 05", episode, season_id=season), "completed", progress=1
    )
    rows.sync(download, episode, "synced", metadata_status="written")
    rows.file(download, episode, path, size=3 << 30)


def test_items_say_how_far_they_came_and_why_not_further(cli: Cli, rows: Seeds) -> None:
    rows.item("One", "unmatched", reason="the title does not look like a video release")
    rows.release(rows.item("Two"), "blocked", reason="no show on bangumi.tv is named Two")

    listed = cli("items", "list")

    assert "does not look like a video" in listed.out
    assert "no show on bangumi.tv is named Two" in listed.out


def test_items_have_stable_fields(cli: Cli, rows: Seeds) -> None:
    rows.item("One", "unmatched", reason="no video")

    (item,) = cli("items", "list", "--json").json

    assert item.keys() == {
        *("id", "title", "stage", "reason", "show", "work_id", "feed", "published_at", "seen_at")
    }
    assert (item["stage"], item["reason"]) == ("unmatched", "no video")


def test_items_can_be_chosen(cli: Cli, rows: Seeds) -> None:
    rows.item("One", "unmatched")
    rows.item("Two", "skipped")

    def titles(*options: str) -> list[str]:
        return [item["title"] for item in cli("items", "list", "--json", *options).json]

    assert titles("--stage", "skipped") == ["Two"]
    assert titles("--waiting") == ["One"]
    assert titles("--search", "tw") == ["Two"]
    assert titles("--limit", "1") == ["Two"]


def test_an_unknown_stage_names_the_known_ones(cli: Cli) -> None:
    refused = cli("items", "list", "--stage", "lost")

    assert refused.status == 2
    assert "unmatched" in refused.err


def test_a_hostile_title_does_not_steer_the_terminal(cli: Cli, rows: Seeds) -> None:
    rows.item(HOSTILE, "unmatched")

    listed = cli("items", "list").out

    assert "\x1b" not in listed
    assert "\u202e" not in listed
    assert "Show[/bold] - 01" in listed


def test_skipping_and_reading_again(cli: Cli, rows: Seeds) -> None:
    item = rows.item("One", "unmatched")

    stages = []
    for command in ("skip", "skip", "reparse"):
        assert cli("items", command, item).status == 0
        (found,) = cli("items", "list", "--json").json
        stages.append(found["stage"])

    assert stages == ["skipped", "skipped", "unread"]


def test_skipping_twice_does_nothing_the_second_time(cli: Cli, rows: Seeds) -> None:
    item = rows.item("One")
    cli("items", "skip", item)

    assert cli("items", "skip", item).out.startswith("0 of 1 skipped")


@pytest.mark.parametrize("command", ["skip", "reparse"])
def test_how_many_changed_is_told_as_json(cli: Cli, rows: Seeds, command: str) -> None:
    one, two = rows.item("One", "unmatched"), rows.item("Two", "unmatched")

    assert cli("items", command, one, two, "--json").json == {"asked": 2, "changed": 2}


@pytest.mark.parametrize("command", ["skip", "reparse"])
def test_an_unknown_item_changes_nothing(cli: Cli, rows: Seeds, command: str) -> None:
    item = rows.item("One", "unmatched")

    refused = cli("items", command, item, 99)

    assert refused.status == 1
    assert "there is no item 99" in refused.err
    assert cli("items", "list", "--json").json[0]["stage"] == "unmatched"


def test_downloads_show_progress_flag_and_reason(cli: Cli, rows: Seeds) -> None:
    season = rows.season(rows.work("Show"), 1)
    rows.download(
        rows.wanted("one", rows.episode(season, 3)),
        progress=0.25,
        size=1 << 30,
        speed=2 << 20,
        eta_seconds=300,
        flag="paused",
        flag_reason="it is paused in the downloader; resume it there",
    )
    rows.download(rows.release(rows.item("two")), "completed", progress=1)

    listed = cli("downloads").out

    for word in ("Show S01E03", "25%", "1.0 GiB", "2.0 MiB/s", "5 min", "(paused)", "resume it"):
        assert word in listed
    assert [d["status"] for d in cli("downloads", "--json").json] == ["completed", "downloading"]
    assert [d["title"] for d in cli("downloads", "--active", "--json").json] == ["one"]


def test_a_download_whose_downloader_is_silent_says_so(
    cli: Cli, rows: Seeds, environment: pytest.MonkeyPatch
) -> None:
    environment.setenv("ANISHELF_DOWNLOADER_FAILURES", "2")
    nas = rows.add(
        "downloaders", conn_id="nas", type="aria2", consecutive_failures=2, last_error="no route"
    )
    rows.download(rows.release(rows.item("one")), downloader_id=nas)

    listed = cli("downloads").out

    assert "downloading (downloader_error)" in listed
    assert "nas: no route" in listed
    assert cli("downloads", "--json").json[0]["downloader_error"] == "no route"


def test_the_library_is_a_tree(cli: Cli, rows: Seeds, tmp_path: Path) -> None:
    root = tmp_path / "data" / "library"
    in_library(rows, str(root / "葬送的芙莉莲 (2023)/Season 02/葬送的芙莉莲 (2023) - S02E05.mkv"))

    shown = cli("library").out

    assert str(root) in shown
    assert "Season 02" in shown
    assert "S02E05.mkv  (3.0 GiB)" in shown
    assert shown.endswith("1 files, 3.0 GiB\n")


def test_the_library_is_a_list(cli: Cli, rows: Seeds) -> None:
    in_library(rows, "/elsewhere/Show.mkv")

    (file,) = cli("library", "--json").json

    assert (file["show"], file["season"], file["number"]) == ("葬送的芙莉莲", 2, 5)
    assert (file["state"], file["metadata"], file["path"]) == (
        "present",
        "written",
        "/elsewhere/Show.mkv",
    )
    assert "S02E05" in cli("library", "--list").out
    assert "elsewhere" in cli("library").out


def test_empty_lists_say_so(cli: Cli) -> None:
    assert "the library is empty" in cli("library").out
    assert "nothing was downloaded yet" in cli("downloads").out
    assert "nothing is downloading" in cli("downloads", "--active").out


def test_a_database_that_does_not_answer_is_one_line(
    cli: Cli, environment: pytest.MonkeyPatch
) -> None:
    environment.setenv("AIRFLOW_CONN_ANISHELF_DB", "postgresql://x@127.0.0.1:1/anishelf")

    refused = cli("downloads")

    assert refused.status == 1
    assert refused.err.startswith("anishelf: the database does not answer")


def test_nothing_started_is_one_line(cli: Cli, environment: pytest.MonkeyPatch) -> None:
    environment.delenv("AIRFLOW_CONN_ANISHELF_DB")

    refused = cli("library")

    assert refused.status == 1
    assert "start the stack (make start)" in refused.err


def test_the_version_is_told(cli: Cli) -> None:
    assert cli("version").out == f"anishelf {cli('version', '--json').json['version']}\n"


def test_an_item_tells_its_whole_way(cli: Cli, rows: Seeds) -> None:
    item = rows.item("[G] Frieren - 05")
    download = rows.download(rows.release(item, titles=["Frieren", "葬送的芙莉莲"]), "failed")
    rows.history("downloads", download, "failed", "the tracker is dead")

    shown = cli("items", "show", str(item))

    assert "[G] Frieren - 05" in shown.out
    assert "Frieren, 葬送的芙莉莲" in shown.out
    assert "the tracker is dead" in shown.out


def test_the_way_of_an_item_has_stable_fields(cli: Cli, rows: Seeds) -> None:
    item = rows.item("[G] Frieren - 05")
    rows.history("raw_items", item, "parsed")

    trace = cli("items", "show", str(item), "--json").json

    assert trace.keys() == {
        "item",
        "page",
        "read",
        "identity",
        "files",
        "moments",
        "differing",
    }
    assert [(each["step"], each["what"]) for each in trace["moments"]] == [("parse", "parsed")]


def test_the_way_of_an_unknown_item_is_refused(cli: Cli) -> None:
    refused = cli("items", "show", "999999")

    assert refused.status != 0
    assert "anishelf items list" in refused.err
