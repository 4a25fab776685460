"""Parsers as rows, and the step that uses them."""

from __future__ import annotations

from datetime import UTC, datetime

import psycopg

from anishelf.decisions.store.releases import Releases
from anishelf.feeds.store.raw_items import RawItems
from anishelf.titles.domain.title_rules import NewTitleParser, checked
from anishelf.titles.parser import parse_title
from anishelf.titles.steps.parse import parse_items
from anishelf.titles.steps.reading import Reader
from anishelf.titles.store.title_parsers import TitleParsers
from anishelf.views import Dashboard, FailureKind
from tests.worlds.seeds import seeds


def test_a_parser_comes_back_as_it_was_kept(conn: psycopg.Connection) -> None:
    new = checked(NewTitleParser("mine", r"(?P<title>a) (\d)", "cond", priority=3))

    saved = TitleParsers(conn).add(new)

    assert saved is not None
    assert (saved.pattern, saved.condition, saved.fields) == (new.pattern, "cond", new.fields)
    assert TitleParsers(conn).add(new) is None
    assert TitleParsers(conn).enabled() == [saved]


def test_failures_are_counted_until_the_parser_is_changed(conn: psycopg.Connection) -> None:
    parsers = TitleParsers(conn)
    new = checked(NewTitleParser("mine", "(?P<episode>.+)"))
    saved = parsers.add(new)
    assert saved is not None
    seeds(conn).item("[Sakura] Hoshi - 03", "pending")
    reader = Reader(parsers.enabled(), parse_title)

    assert parse_items(RawItems(conn), Releases(conn).record_all, reader).parsed == 1
    reader.budget.report(parsers.note_failures)
    reader.budget.report(parsers.note_failures)

    (failing,) = parsers.all()
    assert failing.failures == 1
    assert "is no episode number" in (failing.last_failure or "")
    (failure,) = Dashboard(conn).failing(now=datetime.now(UTC))
    assert failure.kind is FailureKind.RULE
    edited = parsers.edit(saved.id, new)
    assert edited is not None
    assert edited.failures == 0
