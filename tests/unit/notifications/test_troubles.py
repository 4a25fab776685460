from __future__ import annotations

from datetime import UTC, datetime, timedelta

from anishelf.notifications.domain.troubles import (
    DEAD_AFTER,
    Telling,
    Trouble,
    due,
    fail,
    solve,
    tell,
)

START = datetime(2026, 11, 1, 20, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def test_the_first_failure_is_told_at_once_and_the_next_ones_in_a_digest() -> None:
    first = fail(None, "disk full", at=START)
    assert due(first, now=START) is Telling.FIRST

    trouble = tell(first, now=START)
    for minute in range(1, 31):
        trouble = fail(trouble, "disk full", at=START + minute * MINUTE)

    assert due(trouble, now=START + 59 * MINUTE) is None
    assert due(trouble, now=START + 60 * MINUTE) is Telling.DIGEST
    assert trouble.untold == 30


def test_an_hour_without_a_failure_needs_no_digest() -> None:
    trouble = tell(fail(None, "disk full", at=START), now=START)

    assert due(trouble, now=START + 600 * MINUTE) is None


def test_every_failure_is_counted_once() -> None:
    trouble: Trouble | None = None
    counted = 0
    for minute in range(200):
        now = START + minute * MINUTE
        trouble = fail(trouble, "disk full", at=now)
        if due(trouble, now=now):
            counted += trouble.untold
            trouble = tell(trouble, now=now)

    assert trouble is not None
    assert counted + trouble.untold == 200
    assert counted > 100


def test_a_part_is_dead_after_a_quarter_of_an_hour() -> None:
    away = fail(None, "Jellyfin", at=START)

    assert due(away, now=START + 14 * MINUTE, patience=DEAD_AFTER) is None
    assert due(away, now=START + 15 * MINUTE, patience=DEAD_AFTER) is Telling.FIRST


def test_an_end_is_told_to_those_who_heard_of_the_beginning() -> None:
    away = fail(None, "Jellyfin", at=START)

    assert solve(away) is None
    assert solve(tell(away, now=START)) is Telling.SOLVED
