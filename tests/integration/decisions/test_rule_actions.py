"""A rule and the request to look again are saved together or not at all, wherever it is killed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import psycopg
import pytest

from anishelf.core.outcome import Outcome, Work
from anishelf.decisions.actions import (
    FilterTarget,
    FilterWishes,
    add_filter,
    change_filters,
    edit_filter,
    set_policy,
)
from anishelf.decisions.domain.states import FilterKind, FilterLevel
from anishelf.errors import PolicyInvalid, RuleInvalid, UnknownId
from anishelf.titles.actions import (
    ParserWishes,
    RuleAction,
    add_parser,
    change_parsers,
    edit_parser,
)
from tests.worlds.dying import deaths

PARSER = ParserWishes("mine", r"(?P<title>\w+) - (?P<episode>\d+)")
FILTER = FilterWishes(FilterKind.EXCLUDE, "720p")
Act = Callable[[psycopg.Connection], Outcome[Any]]

IDS = {
    RuleAction.ENABLE: 2, RuleAction.DISABLE: 1, RuleAction.REMOVE: 1, RuleAction.ORDER: 2,
}  # fmt: skip
ACTS: dict[str, Act] = {
    "add a parser": lambda conn: add_parser(conn, ParserWishes("new", PARSER.pattern), by="mari"),
    "edit a parser": lambda conn: edit_parser(conn, 1, ParserWishes(priority=7), by="mari"),
    "add a filter": lambda conn: add_filter(conn, FILTER, by="mari"),
    "edit a filter": lambda conn: edit_filter(conn, 1, FilterWishes(pattern="480p"), by="mari"),
    "set the policy": lambda conn: set_policy(conn, ["resolutions=1080p"], by="mari"),
    **{
        f"{action} parsers": lambda conn, action=action: change_parsers(  # type: ignore[misc]
            conn, action, [IDS[action]], by="mari"
        )
        for action in RuleAction
    },
    **{
        f"{action} filters": lambda conn, action=action: change_filters(  # type: ignore[misc]
            conn, action, [IDS[action]], by="mari"
        )
        for action in RuleAction
    },
}


@pytest.fixture
def url(database: str) -> str:
    """A database with two parsers and two filters that nobody looked at again for yet."""
    with psycopg.connect(database, autocommit=True) as conn:
        for name in ("mine", "other"):
            add_parser(conn, ParserWishes(name, PARSER.pattern), by="mari")
            add_filter(conn, FILTER, by="mari")
        change_parsers(conn, RuleAction.DISABLE, [2], by="mari")
        change_filters(conn, RuleAction.DISABLE, [2], by="mari")
        conn.execute("DELETE FROM reparse_requests")
    return database


def state(url: str) -> tuple[Any, ...]:
    """Return what is saved, and whether somebody is asked to look again."""
    with psycopg.connect(url, autocommit=True) as conn:
        saved = conn.execute(
            """
            SELECT (SELECT jsonb_agg(to_jsonb(p) ORDER BY id) FROM title_parsers p),
                   (SELECT jsonb_agg(to_jsonb(f) ORDER BY id) FROM filter_rules f),
                   (SELECT policy FROM global_policy)
            """
        ).fetchone()
        asked = conn.execute("SELECT asked_by FROM reparse_requests").fetchall()
    return saved, asked


@pytest.mark.parametrize("name", ACTS)
def test_killed_between_any_two_statements_it_is_saved_whole_or_not_at_all(
    url: str, name: str
) -> None:
    before, died = state(url), 0

    for after in deaths(url, ACTS[name]):
        died = after
        assert state(url) == before, f"killed after statement {after}"

    assert died >= 2
    saved, asked = state(url)
    assert saved != before[0]
    assert asked == ([] if name == "set the policy" else [("mari",)])


def test_a_saved_rule_says_what_should_begin(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as conn:
        saved = add_parser(conn, ParserWishes("new", PARSER.pattern), by="mari")

    assert saved.start is not None
    assert saved.start.dag is Work.REPARSE_RELEASES
    assert saved.ids == (saved.changed.id,)


def test_what_cannot_be_used_changes_nothing(url: str) -> None:
    before = state(url)
    with psycopg.connect(url, autocommit=True) as conn:
        with pytest.raises(RuleInvalid, match="called 'mine' already"):
            add_parser(conn, PARSER, by="mari")
        with pytest.raises(RuleInvalid, match="needs a name and a pattern"):
            add_parser(conn, ParserWishes("new"), by="mari")
        with pytest.raises(RuleInvalid, match="'colour' is no field"):
            edit_parser(conn, 1, ParserWishes(fields={"colour": "red"}), by="mari")
        with pytest.raises(UnknownId, match="there is no parser 9"):
            change_parsers(conn, RuleAction.REMOVE, [1, 9], by="mari")
        target = FilterTarget(FilterLevel.GROUP, "Nobody")
        with pytest.raises(UnknownId, match="there is no group Nobody"):
            edit_filter(conn, 1, FilterWishes(target=target), by="mari")
        with pytest.raises(PolicyInvalid):
            set_policy(conn, ["resolutions=1080p", "colour=red"], by="mari")

    assert state(url) == before
