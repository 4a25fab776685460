"""A plan for a whole series: nobody lands on somebody else, and nobody waits in vain."""

from __future__ import annotations

from collections.abc import Collection

from hypothesis import given
from hypothesis import strategies as st

from anishelf.library.domain.path_template import PathFacts
from anishelf.library.domain.resync import LibraryEntry, Plan, in_groups, plan_moves

NUMBERS = st.integers(1, 9)


def file(number: int, wants: int) -> LibraryEntry:
    """Return the file at episode *number* that should be episode *wants*."""
    facts = PathFacts("x", "x", None, 1, wants)
    return LibraryEntry(number, 1, f"/tv/{number}.mkv", is_movie=False, facts=facts)


def planned(moves: dict[int, int], *, strangers: Collection[int] = ()) -> Plan:
    taken = {f"/tv/{number}.mkv" for number in {*moves, *strangers}}
    return plan_moves(
        [file(number, wants) for number, wants in moves.items()],
        path_for=lambda facts, ext, _: f"/tv/{facts.episode}{ext}",
        is_taken=lambda _path, target: target in taken,
    )


def moved(plan: Plan) -> dict[int, str]:
    return {move.file.file_id: move.target for move in plan.moves}


def test_two_swap() -> None:
    plan = planned({1: 2, 2: 1})

    assert moved(plan) == {1: "/tv/2.mkv", 2: "/tv/1.mkv"}


def test_all_count_one_on() -> None:
    assert len(planned({1: 2, 2: 3, 3: 4}).moves) == 3


def test_a_stranger_stops_all_that_wait_for_its_place() -> None:
    plan = planned({1: 2, 2: 3, 5: 6}, strangers={3})

    assert moved(plan) == {5: "/tv/6.mkv"}
    assert {refused.file.file_id for refused in plan.refused} == {1, 2}


def test_two_that_want_one_name_both_stay() -> None:
    plan = planned({1: 3, 2: 3})

    assert moved(plan) == {}
    assert [refused.reason for refused in plan.refused] == [
        "2 files should have the name /tv/3.mkv"
    ] * 2


def test_a_series_is_never_split() -> None:
    assert in_groups([3, 1, 2], 2) == [[1, 2], [3]]
    assert in_groups([], 16) == []


@given(st.dictionaries(NUMBERS, NUMBERS), st.sets(NUMBERS))
def test_whatever_should_move_nothing_is_overwritten_and_nobody_is_forgotten(
    moves: dict[int, int], strangers: set[int]
) -> None:
    strangers = strangers - set(moves)
    plan = planned(moves, strangers=strangers)

    leaving = moved(plan)
    after = [leaving.get(number, f"/tv/{number}.mkv") for number in moves]
    assert len(set(after)) == len(moves)
    assert not set(after) & {f"/tv/{number}.mkv" for number in strangers}
    refused = {refusal.file.file_id for refusal in plan.refused}
    assert {number for number, wants in moves.items() if wants != number} == refused | set(leaving)
    assert not refused & set(leaving)


@given(st.permutations(range(1, 8)))
def test_any_new_order_of_a_season_is_carried_out(order: list[int]) -> None:
    plan = planned(dict(enumerate(order, start=1)))

    assert plan.refused == ()
    assert moved(plan) == {n: f"/tv/{to}.mkv" for n, to in enumerate(order, start=1) if n != to}
