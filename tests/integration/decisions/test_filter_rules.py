"""Filters as rows."""

from __future__ import annotations

from datetime import UTC, datetime

import psycopg
import pytest

from anishelf.decisions.domain.filters import FilterSubject, NewFilter
from anishelf.decisions.domain.states import FilterKind, FilterLevel
from anishelf.decisions.store.filter_rules import FilterRules
from anishelf.views import Dashboard, FailureKind
from tests.worlds.seeds import seeds


def test_a_filter_comes_back_as_it_was_kept_with_its_target_in_words(
    conn: psycopg.Connection,
) -> None:
    rules, season = FilterRules(conn), seeds(conn).season(seeds(conn).work("Hoshi"), 2)

    saved = rules.add(NewFilter(FilterKind.INCLUDE, "1080p", FilterLevel.SEASON, season, 4))

    assert (saved.kind, saved.pattern, saved.priority) == (FilterKind.INCLUDE, "1080p", 4)
    assert (saved.level, saved.target_id, saved.target) == ("season", season, "Hoshi, season 2")
    assert rules.works_of([season])[season]
    assert rules.enabled() == [saved]


@pytest.mark.parametrize("level", [FilterLevel.GLOBAL, FilterLevel.WORK])
def test_the_database_refuses_a_level_without_its_target(
    conn: psycopg.Connection, level: FilterLevel
) -> None:
    target = 1 if level is FilterLevel.GLOBAL else None

    with pytest.raises(psycopg.errors.CheckViolation):
        conn.execute(
            "INSERT INTO filter_rules (kind, pattern, level, season_id) "
            "VALUES ('exclude', 'x', %s, %s)",
            (level, target),
        )


def test_an_entry_is_seen_with_its_groups_and_active_feeds(conn: psycopg.Connection) -> None:
    rows = seeds(conn)
    item = rows.item("[Sakura] Hoshi - 01")
    rows.release(item)
    low, high = rows.subscription(), rows.subscription(priority=3)
    for feed in (low, high, rows.subscription(active=False)):
        rows.add_sighting(item, feed)

    assert FilterRules(conn).newest(limit=5) == [
        (item, FilterSubject("[Sakura] Hoshi - 01", frozenset(), (high, low), None))
    ]


def test_a_failing_filter_is_shown_until_it_is_changed(conn: psycopg.Connection) -> None:
    rules, new = FilterRules(conn), NewFilter(FilterKind.EXCLUDE, "x")
    saved = rules.add(new)
    rules.note_failures({saved.id: (3, "it takes too long")})

    (failure,) = Dashboard(conn).failing(now=datetime.now(UTC))

    assert (failure.kind, failure.count) == (FailureKind.RULE, 3)
    rules.edit(saved.id, new)
    assert Dashboard(conn).failing(now=datetime.now(UTC)) == []
