"""Known shows first, then each subscription in turn, while there is time."""

from __future__ import annotations

from anishelf.decisions.domain.filters import FilterSubject
from anishelf.decisions.domain.release import UndecidedRelease
from anishelf.decisions.domain.states import Decision
from anishelf.decisions.steps.turns import LookupBudget, in_turn
from anishelf.identity.domain.query import IdentityQuery


class Clock:
    """A second passes with each look at a release."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def release(
    number: int, feed: int, *, known: bool = False, decision: Decision | None = None
) -> UndecidedRelease:
    title = f"Title {number}"
    return UndecidedRelease(
        id=number,
        title=title,
        query=IdentityQuery(titles=(title,)),
        sightings=(),
        filter_subject=FilterSubject(title, frozenset(), (feed,)),
        skipped=False,
        unread=False,
        taken=False,
        decision=decision,
        known=known,
    )


def looked_at(releases: list[UndecidedRelease], *, pace: float, seconds: float = 60) -> list[int]:
    """Return what a run looks at when each release takes *pace* seconds."""
    clock, ids = Clock(), []
    for each in in_turn(releases, LookupBudget(clock, seconds=seconds)):
        ids.append(each.id)
        clock.now += pace
    return ids


BROAD = [release(number, feed=1) for number in range(1000)]


def test_a_known_show_is_first_and_strangers_get_little_beside_it() -> None:
    ids = looked_at([*BROAD, release(5000, feed=2, known=True)], pace=1)

    assert ids == [5000, 0, 1, 2, 3, 4]


def test_strangers_alone_get_a_minute_and_the_rest_waits() -> None:
    assert looked_at(BROAD, pace=1) == list(range(60))


def test_known_shows_have_no_limit() -> None:
    known = [release(number, feed=1, known=True) for number in range(100)]

    assert len(looked_at(known, pace=10)) == 100


def test_each_subscription_has_its_turn() -> None:
    ids = looked_at([*BROAD, release(5000, feed=2), release(5001, feed=2)], pace=20)

    assert ids == [0, 5000, 1]


def test_new_titles_come_before_blocked_ones() -> None:
    blocked = release(1, feed=1, decision=Decision.BLOCKED)

    assert looked_at([blocked, release(2, feed=1)], pace=1) == [2, 1]


def test_a_site_that_is_very_slow_stops_no_run_for_good() -> None:
    assert looked_at(BROAD, pace=1000, seconds=0) == [0]


def test_without_a_budget_everything_is_looked_at() -> None:
    assert len(list(in_turn(BROAD, None))) == 1000
