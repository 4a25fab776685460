"""Parsers on the command line."""

from __future__ import annotations

from tests.integration.cli.conftest import Cli
from tests.worlds.seeds import Seeds

TITLE = "[Sakura] Hoshi - 03 [1080p]"
PATTERN = r"^\[(?P<group>\w+)\] (?P<title>\w+) - (?P<episode>\d+)"


def add(cli: Cli, name: str = "mine", pattern: str = PATTERN, *more: str) -> int:
    saved = cli("parsers", "add", name, pattern, *more, "--json")
    assert saved.status == 0, saved.err
    parser_id = saved.json["parser"]["id"]
    assert isinstance(parser_id, int)
    return parser_id


def test_a_new_parser_shows_what_it_would_change_and_is_kept(cli: Cli, rows: Seeds) -> None:
    item = rows.item(TITLE)

    added = cli("parsers", "add", "mine", PATTERN, "--set", "season=2")

    assert added.status == 0, added.err
    assert "1 of the newest 1 entries change" in added.out
    assert "Hoshi S02E03" in added.out
    (listed,) = cli("parsers", "list", "--json").json
    assert listed["fields"] == {
        "group": "$group", "title": "$title", "episode": "$episode", "season": "2",
    }  # fmt: skip
    preview = cli("parsers", "preview", listed["id"], "--json").json
    assert [change["item_id"] for change in preview["changes"]] == [item]


def test_a_dry_run_keeps_nothing(cli: Cli, rows: Seeds) -> None:
    assert "nothing was saved" in cli("parsers", "add", "mine", PATTERN, "--dry-run").out
    assert cli("parsers", "list", "--json").json == []


def test_a_mistake_is_pointed_at(cli: Cli, rows: Seeds) -> None:
    refused = cli("parsers", "add", "mine", r"^(\d+ - [")

    assert refused.status == 1
    assert refused.err.splitlines()[-1] == "           ^"
    assert "no field" in cli("parsers", "add", "mine", "a", "--set", "colour=red").err


def test_an_edit_keeps_what_is_not_named(cli: Cli, rows: Seeds) -> None:
    parser_id = add(cli)

    edited = cli(
        "parsers", "edit", parser_id, "--set", "season=3", "--priority", "7", "--json"
    ).json

    assert edited["parser"]["pattern"] == PATTERN
    assert (edited["parser"]["priority"], edited["parser"]["fields"]["season"]) == (7, "3")
    assert "there is no parser 99" in cli("parsers", "edit", "99").err


def test_a_name_is_taken_once(cli: Cli, rows: Seeds) -> None:
    add(cli)

    assert "is called 'mine' already" in cli("parsers", "add", "mine", PATTERN).err


def test_parsers_are_ordered_switched_and_removed(cli: Cli, rows: Seeds) -> None:
    first, second, third = (add(cli, name) for name in ("a", "b", "c"))

    cli("parsers", "order", third, first)
    cli("parsers", "disable", second)

    listed = cli("parsers", "list", "--json").json
    assert [each["id"] for each in listed] == [third, first, second]
    assert [each["enabled"] for each in listed] == [True, True, False]
    cli("parsers", "enable", second)
    cli("parsers", "remove", first, third)
    (left,) = cli("parsers", "list", "--json").json
    assert (left["id"], left["enabled"]) == (second, True)
    assert "there is no parser 99" in cli("parsers", "remove", "99").err


def test_a_title_is_explained_with_the_rule_that_read_it(cli: Cli, rows: Seeds) -> None:
    add(cli, "other", "nothing like it(?P<title>x)", "--priority", "5")
    add(cli, "mine", PATTERN)

    explained = cli("titles", "explain", TITLE)
    answer = cli("titles", "explain", TITLE, "--json").json

    assert "read by your parser mine" in explained.out
    assert "your parser 1 other: it does not apply" in explained.out
    assert "lost:" in explained.out or "READING" in explained.out
    assert answer["release"]["episode"] == 3
    assert [each["outcome"] for each in answer["parsers"]] == [
        "it does not apply",
        "it read the title",
    ]
    assert answer["built_in"]["winners"]


def test_switching_and_removing_show_first_what_they_change(cli: Cli, rows: Seeds) -> None:
    rows.item(TITLE)
    first, second = add(cli, "a", PATTERN, "--set", "season=1"), add(cli, "b", PATTERN)

    foreseen = cli("parsers", "remove", first, "--dry-run")
    ordered = cli("parsers", "order", second, "--dry-run", "--json").json

    assert "Hoshi S01E03" in foreseen.out
    assert "nothing was saved" in foreseen.out
    assert (ordered["saved"], len(ordered["preview"]["changes"])) == (False, 1)
    assert [each["id"] for each in cli("parsers", "list", "--json").json] == [first, second]
    assert "1 of the newest 1 entries change" in cli("parsers", "disable", first).out
