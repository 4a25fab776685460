"""Policies on the command line."""

from __future__ import annotations

import pytest

from tests.integration.cli.conftest import Cli
from tests.integration.cli.test_subscriptions import feed
from tests.worlds.seeds import Seeds

__all__ = ["feed"]


def test_the_default_policy_is_shown(cli: Cli) -> None:
    shown = cli("policy", "show")

    assert "1080p, 2160p, 720p" in shown.out
    assert cli("policy", "show", "--json").json["policy"]["ties"] == "first"


def test_what_is_set_is_shown_and_kept(cli: Cli) -> None:
    cli("policy", "set", "groups=LoliHouse, SubsPlease", "batches=no")
    changed = cli("policy", "set", "movies=no", "batches=default", "--json").json

    assert changed["stated"] == ["groups", "movies"]
    assert changed["policy"]["groups"] == ["LoliHouse", "SubsPlease"]
    assert cli("policy", "show", "--json").json["policy"] == changed["policy"]


@pytest.mark.parametrize("wrong", ["groop=A", "batches=perhaps", "languages=klingon", "ties"])
def test_a_wrong_statement_changes_nothing_and_is_one_line(cli: Cli, wrong: str) -> None:
    refused = cli("policy", "set", "groups=A", wrong)

    assert refused.status == 1
    assert len(refused.err.strip().splitlines()) == 1
    assert cli("policy", "show", "--json").json["stated"] == []


def test_a_change_decides_again_what_nobody_downloads(cli: Cli, rows: Seeds) -> None:
    subscription = rows.subscription()
    for title in ("one", "two"):
        item = rows.item(title)
        rows.release(item, "superseded")
        rows.conn.execute(
            "INSERT INTO raw_item_sightings (raw_item_id, subscription_id) VALUES (%s, %s)",
            (item, subscription),
        )

    assert "decides 2 entries again" in cli("policy", "set", "groups=A").out
    assert "says that already" in cli("policy", "set", "groups=A").out


def test_an_earlier_start_decides_again_what_was_too_old(cli: Cli, rows: Seeds) -> None:
    subscription, item = rows.subscription(), rows.item("one")
    release = rows.release(item, "filtered")
    rows.conn.execute(
        "INSERT INTO raw_item_sightings (raw_item_id, subscription_id) VALUES (%s, %s)",
        (item, subscription),
    )

    edited = cli("subscriptions", "edit", subscription, "--start", "everything")
    renamed = cli("subscriptions", "edit", subscription, "--name", "New")

    assert "decides 1 entry again" in edited.out
    assert renamed.out == f"{subscription} New is changed\n"
    opened = rows.conn.execute("SELECT decision FROM releases WHERE id = %s", (release,))
    assert opened.fetchone() == ("blocked",)


def test_a_subscription_states_its_own_policy(cli: Cli, feed: str) -> None:
    said = ["--policy", "groups=喵萌奶茶屋", "--policy", "resolutions=720p"]
    added = cli("subscriptions", "add", feed, "--start", "everything", *said, "--json").json

    assert [e["download"] for e in added["entries"]] == [False, True, True, False]
    assert added["entries"][0]["reason"] == "a release by 喵萌奶茶屋 is there"
    (listed,) = cli("subscriptions", "list", "--json").json
    assert listed["policy"] == {"groups": ["喵萌奶茶屋"], "resolutions": ["720p"]}
    assert "has its own groups, resolutions" in cli("policy", "show").out


def test_editing_takes_parts_of_a_policy_back(cli: Cli, feed: str) -> None:
    cli("subscriptions", "add", feed, "--policy", "groups=A", "--policy", "batches=no")

    edited = cli("subscriptions", "edit", 1, "--policy", "groups=default")

    assert edited.status == 0
    assert cli("subscriptions", "list", "--json").json[0]["policy"] == {"batches": False}
    assert cli("subscriptions", "edit", 1, "--policy", "x=1").status == 1


def test_a_dry_run_changes_nothing_and_the_same_again_is_no_change(cli: Cli) -> None:
    before = cli("policy", "show").out

    assert "nothing was changed" in cli("policy", "set", "groups=Sakura", "--dry-run").out
    assert cli("policy", "show").out == before

    assert "is changed" in cli("policy", "set", "groups=Sakura").out
    assert "says that already" in cli("policy", "set", "groups=Sakura").out
