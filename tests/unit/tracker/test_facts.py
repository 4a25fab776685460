"""Facts are a union: order, number and delay change nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anishelf.tracker.domain.facts import Fact, FactKind, Facts, from_json, to_json
from anishelf.tracker.domain.states import Source

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
FACTS = st.builds(
    Fact,
    kind=st.sampled_from([FactKind.IMPORTED, FactKind.PROGRESS, FactKind.AIRS]),
    at=st.integers(0, 3).map(lambda minutes: NOON + timedelta(minutes=minutes)),
    source=st.sampled_from([Source.SONARR, Source.RADARR]),
    key=st.sampled_from(["", "a"]),
    value=st.sampled_from([None, 0.25, 1, "x"]),
)


@UNHURRIED
@given(st.lists(FACTS), st.randoms(use_true_random=False))
def test_any_order_merges_to_the_same(facts: list[Fact], random: object) -> None:
    shuffled = [*facts, *facts[: len(facts) // 2]]
    random.shuffle(shuffled)  # type: ignore[attr-defined]

    assert Facts().merge(shuffled) == Facts().merge(facts)


@UNHURRIED
@given(st.lists(FACTS))
def test_a_row_keeps_every_fact(facts: list[Fact]) -> None:
    known = Facts().merge(facts)

    assert from_json(to_json(known)) == known


def test_progress_never_goes_back() -> None:
    later = Fact(FactKind.PROGRESS, NOON + timedelta(hours=1), Source.SONARR, value=0.2)
    earlier = Fact(FactKind.PROGRESS, NOON, Source.SONARR, value=0.9)

    assert Facts().merge([later, earlier]).value(FactKind.PROGRESS) == 0.9


def test_nothing_new_is_the_same_object() -> None:
    known = Facts().merge([Fact(FactKind.IMPORTED, NOON, Source.SONARR, "/a")])

    assert known.merge(list(known)) is known
