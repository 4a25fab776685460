"""Titles are read by the user's parsers first, and no parser harms another title."""

from __future__ import annotations

import itertools

from anishelf.decisions.steps.rule_preview import preview_parsers
from anishelf.titles.domain.title_rules import NewTitleParser, TitleParser, checked
from anishelf.titles.parser import parse_title
from anishelf.titles.steps.reading import Reader
from anishelf.titles.steps.rule_budget import RuleBudget

TITLE = "[Sakura] Hoshi - 03 [1080p]"
HOSTILE = "[Sakura] " + "a" * 100 + "! - 03 [1080p] "


def parser(pattern: str, rule_id: int = 1, *, valid: bool = True) -> TitleParser:
    new = NewTitleParser(f"rule {rule_id}", pattern)
    fields = checked(new).fields if valid else {}
    return TitleParser(rule_id, new.name, pattern, "", fields or {}, 0)


def test_the_first_parser_that_applies_decides() -> None:
    rules = [
        parser("never (?P<title>.)"),
        parser(r"- (?P<episode>\d)", 2),
        parser(r"(?P<season>\d)", 3),
    ]
    reader = Reader(rules, parse_title)

    release = reader(TITLE)

    assert release is not None
    assert (release.episode, release.season) == (0, None)
    assert [each.outcome for each in reader.tries(TITLE)] == [
        "it does not apply",
        "it read the title",
    ]


def test_without_parsers_the_built_in_one_reads() -> None:
    assert Reader([], parse_title)(TITLE) == parse_title(TITLE)


def test_a_failing_parser_is_skipped_and_counted() -> None:
    reader = Reader([parser(r"^(?P<episode>.+)$"), parser("(?P<group>Sak)", 2)], parse_title)

    release = reader(TITLE)

    assert release is not None
    assert release.groups == ("Sak",)
    count, reason = reader.budget.failures[1]
    assert count == 1
    assert "is no episode number" in reason


def test_a_saved_parser_that_no_longer_compiles_is_skipped() -> None:
    reader = Reader([parser("(", valid=False)], parse_title)

    assert reader(TITLE) == parse_title(TITLE)
    assert "not valid" in reader.budget.failures[1][1]


def test_a_catastrophic_parser_costs_a_run_its_share_and_no_more() -> None:
    reader = Reader(
        [parser("(a|aa)+$(?P<title>)"), parser(r"(?P<season>3)", 2)],
        parse_title,
        budget=RuleBudget(seconds=0.2),
    )

    readings = [reader(HOSTILE + str(number)) for number in range(50)]

    assert all(each is not None and each.season == 3 for each in readings)
    count, reason = reader.budget.failures[1]
    assert count == 50
    assert "rests" in reason
    assert reader.budget.spent[1] < 2


def test_a_preview_names_what_changes_before_and_after() -> None:
    entries = [(1, TITLE), (2, "[Momiji] Tsuki - 05"), (3, "no release")]

    preview = preview_parsers(
        entries,
        [],
        [parser(r"Hoshi - (?P<episode>\d+)(?P<season>)"), parser("(?P<group>Momiji)", 2)],
        built_in=parse_title,
        tell=lambda _: None,
    )

    assert (preview.entries, preview.looked, preview.changes) == (3, 3, ())

    changed = preview_parsers(
        entries, [], [parser("(?P<title>Tsuki)"), parser("(?P<group>Mom)", 2)],
        built_in=lambda title: None, tell=lambda _: None,
    )  # fmt: skip

    (change,) = changed.changes
    assert (change.item_id, change.before, change.after) == (2, "no video release", "Tsuki")


def test_a_preview_ends_when_its_time_is_up() -> None:
    ticks = itertools.count()

    preview = preview_parsers(
        [(number, TITLE) for number in range(100)],
        [],
        [parser("(?P<season>3)")],
        built_in=parse_title,
        tell=lambda _: None,
        seconds=20,
        clock=lambda: float(next(ticks)),
    )

    assert 0 < preview.looked < preview.entries
