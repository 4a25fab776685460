"""Filters on the command line."""

from __future__ import annotations

from tests.integration.cli.conftest import Cli
from tests.worlds.seeds import Seeds

TITLE = "[Sakura] Hoshi - 03 [720p]"


def offered(rows: Seeds, title: str = TITLE) -> tuple[int, int, int]:
    """Return an item, its work and its subscription."""
    work = rows.work("Hoshi")
    item = rows.item(title)
    release = rows.release(item, season_id=rows.season(work))
    subscription = rows.subscription()
    rows.add_sighting(item, subscription)
    group = rows.add("subtitle_groups", name="Sakura")
    rows.conn.execute("INSERT INTO release_groups VALUES (%s, %s)", (release, group))
    return item, work, subscription


def test_a_new_filter_shows_what_it_would_refuse_and_is_kept(cli: Cli, rows: Seeds) -> None:
    item, _, _ = offered(rows)

    added = cli("filters", "add", "exclude", "720p")

    assert added.status == 0, added.err
    assert "1 of the newest 1 entries change" in added.out
    assert "refuses titles with 720p" in added.out
    (listed,) = cli("filters", "list", "--json").json
    assert (listed["kind"], listed["level"], listed["target"]) == (
        "exclude",
        "global",
        "everything",
    )
    preview = cli("filters", "preview", listed["id"], "--json").json
    assert [change["item_id"] for change in preview["changes"]] == [item]


def test_a_filter_counts_where_it_is_said_to(cli: Cli, rows: Seeds) -> None:
    _, work, subscription = offered(rows)

    for at in (f"work:{work}", f"subscription:{subscription}", "season:1", "group:sakura"):
        added = cli("filters", "add", "include", "1080p", "--at", at, "--json")
        assert added.status == 0, added.err

    listed = cli("filters", "list", "--json").json
    assert [each["level"] for each in listed] == ["subscription", "season", "work", "group"]
    assert listed[2]["target"] == "Hoshi"
    assert "there is no work 99" in cli("filters", "add", "exclude", "a", "--at", "work:99").err
    assert "is neither everything" in cli("filters", "add", "exclude", "a", "--at", "show").err


def test_a_dry_run_keeps_nothing(cli: Cli, rows: Seeds) -> None:
    assert "nothing was saved" in cli("filters", "add", "exclude", "a", "--dry-run").out
    assert cli("filters", "list", "--json").json == []


def test_a_mistake_is_pointed_at(cli: Cli, rows: Seeds) -> None:
    refused = cli("filters", "add", "exclude", "(720p")

    assert refused.status == 1
    assert refused.err.splitlines()[-1].endswith("^")


def test_an_edit_keeps_what_is_not_named(cli: Cli, rows: Seeds) -> None:
    _, work, _ = offered(rows)
    cli("filters", "add", "exclude", "720p", "--at", f"work:{work}")

    edited = cli("filters", "edit", 1, "--kind", "include", "--json").json["filter"]

    assert (edited["kind"], edited["pattern"], edited["target_id"]) == ("include", "720p", work)
    everywhere = cli("filters", "edit", 1, "--at", "everything", "--json").json["filter"]
    assert (everywhere["level"], everywhere["target_id"]) == ("global", None)
    assert "there is no filter 9" in cli("filters", "edit", 9).err


def test_filters_are_ordered_switched_and_removed(cli: Cli, rows: Seeds) -> None:
    for pattern in ("a", "b", "c"):
        cli("filters", "add", "exclude", pattern)

    cli("filters", "order", 3, 1)
    cli("filters", "disable", 2)

    listed = cli("filters", "list", "--json").json
    assert [each["id"] for each in listed] == [3, 1, 2]
    assert [each["enabled"] for each in listed] == [True, True, False]
    cli("filters", "remove", 1, 3)
    assert [each["id"] for each in cli("filters", "list", "--json").json] == [2]
