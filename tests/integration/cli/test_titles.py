"""Reading again on the command line."""

from __future__ import annotations

from tests.fakes.airflow import FakeAirflow
from tests.integration.cli.conftest import Cli
from tests.worlds.seeds import Seeds

TITLE = "[Sakura] Hoshi - 03 [1080p]"


def test_a_dry_run_shows_what_would_change_without_airflow(cli: Cli, rows: Seeds) -> None:
    rows.item(TITLE, "unmatched")
    rows.item("no release", "unmatched")

    shown = cli("titles", "reparse", "--dry-run")
    counted = cli("titles", "reparse", "--dry-run", "--title", "NO REL", "--json").json

    assert "- no video release\n  + Hoshi E03 [Sakura] 1080p" in shown.out
    assert "1 of 2 entries change" in shown.out
    assert (counted["total"], counted["changed"]) == (1, 0)


def test_a_run_is_started_in_its_scope(cli: Cli, rows: Seeds, airflow: FakeAirflow) -> None:
    done = cli("titles", "reparse", "--work", 5, "--title", "Hoshi", "--wait")

    assert done.status == 0, done.err
    scope = {"item_ids": [], "work_ids": [5], "titles": ["Hoshi"]}
    assert airflow.triggered == [("reparse_releases", {"dry_run": False, "scope": scope})]


def test_every_change_of_a_rule_is_applied_to_what_is_there(
    cli: Cli, rows: Seeds, airflow: FakeAirflow
) -> None:
    cli("parsers", "add", "mine", "(?P<title>Hoshi)")
    cli("filters", "add", "exclude", "720p")
    cli("filters", "disable", 1)
    cli("parsers", "edit", 1, "--priority", 3, "--dry-run")

    assert airflow.triggered == [("reparse_releases", {"dry_run": False})] * 3
    asked = rows.conn.execute("SELECT reason FROM reparse_requests ORDER BY id").fetchall()
    assert [reason for (reason,) in asked] == [
        "parser 1 is new", "filter 1 is new", "filter 1 off",
    ]  # fmt: skip


def test_what_runs_came_to_is_listed(cli: Cli, rows: Seeds) -> None:
    rows.add("reparse_runs", run_id="manual", scope="{}", total=7, changed=2)

    assert "CHANGED" in cli("titles", "runs").out
    (run,) = cli("titles", "runs", "--json").json
    assert (run["total"], run["changed"], run["finished_at"]) == (7, 2, None)
