"""Which release of an episode is wanted, and why the others are not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anishelf.decisions.domain.candidates import (
    Candidate,
    CandidateState,
    EpisodeCandidates,
    is_better,
    rank,
)
from anishelf.decisions.domain.decision import Verdict
from anishelf.decisions.domain.policy import DEFAULT, Policy, Ties
from anishelf.decisions.domain.ranking import choose
from anishelf.decisions.domain.states import Decision

MORNING = datetime(2026, 10, 1, tzinfo=UTC)
HELD, UNDER_WAY = CandidateState.HELD, CandidateState.UNDER_WAY
ASK = Policy(ties=Ties.ASK)


def candidate(
    release_id: int,
    group: str = "Sakura",
    version: int = 1,
    resolution: int = 1080,
    minutes: int = 0,
    *,
    state: CandidateState = CandidateState.OPEN,
    chosen: bool = False,
    languages: Sequence[str] = (),
    codec: str | None = None,
    source: str | None = None,
) -> Candidate:
    return Candidate(
        release_id=release_id,
        groups=frozenset({group}),
        version=version,
        resolution=resolution,
        published_at=MORNING + timedelta(minutes=minutes),
        languages=frozenset(languages),
        codec=codec,
        source=source,
        state=state,
        chosen=chosen,
    )


def decided(decision: Decision, *candidates: Candidate, policy: Policy = DEFAULT) -> list[int]:
    verdicts = choose(EpisodeCandidates(policy, candidates))
    return [each for each, verdict in verdicts.items() if verdict.decision is decision]


def wanted(*candidates: Candidate, policy: Policy = DEFAULT) -> list[int]:
    return decided(Decision.WANTED, *candidates, policy=policy)


def reason(release_id: int, *candidates: Candidate, policy: Policy = DEFAULT) -> str:
    return choose(EpisodeCandidates(policy, candidates))[release_id].reason


def test_a_second_version_replaces_the_first_of_the_same_group() -> None:
    assert wanted(candidate(1), candidate(2, version=2, minutes=60)) == [2]


def test_another_groups_second_version_is_no_better_than_a_first() -> None:
    assert wanted(candidate(1), candidate(2, group="Momiji", version=2, minutes=60)) == [1]


def test_a_second_version_in_other_languages_is_another_release() -> None:
    first = candidate(1, languages=["chs"], state=HELD)

    assert wanted(first, candidate(2, version=2, languages=["cht"])) == [1]
    assert wanted(first, candidate(2, version=2, languages=["chs"])) == [2]
    assert wanted(first, candidate(2, version=2)) == [2]


def test_the_preferred_resolution_wins_then_the_earlier_one() -> None:
    assert wanted(candidate(1, resolution=720), candidate(2, group="B", minutes=9)) == [2]
    assert wanted(candidate(1, minutes=9), candidate(2, group="B")) == [2]


def test_what_no_list_names_comes_after_and_there_the_higher_resolution_first() -> None:
    policy = Policy(resolutions=("720p",))

    assert wanted(candidate(1), candidate(2, resolution=720), policy=policy) == [2]
    assert wanted(candidate(1, resolution=480), candidate(2, "B"), policy=policy) == [2]


@pytest.mark.parametrize(
    ("better", "policy", "words"),
    [
        (candidate(2, "B", minutes=9), Policy(groups=("b",)), "a release by B is there"),
        (
            candidate(2, resolution=720, minutes=9),
            Policy(resolutions=("720p",)),
            "a release in 720p is there",
        ),
        (
            candidate(2, languages=["eng", "chs"], minutes=9),
            Policy(languages=("chs",)),
            "a release with chs and eng subtitles is there",
        ),
        (
            candidate(2, codec="hevc", minutes=9),
            Policy(codecs=("hevc",)),
            "a release in hevc is there",
        ),
        (
            candidate(2, source="bd", minutes=9),
            Policy(sources=("bd", "web")),
            "a release of source bd is there",
        ),
    ],
)
def test_each_preference_decides_and_says_so(better: Candidate, policy: Policy, words: str) -> None:
    assert wanted(candidate(1), better, policy=policy) == [2]
    assert reason(1, candidate(1), better, policy=policy) == words


def test_an_earlier_preference_counts_before_a_later_one() -> None:
    policy = Policy(groups=("A",), codecs=("hevc",))

    assert wanted(candidate(1, "A"), candidate(2, "B", codec="hevc"), policy=policy) == [1]


def test_a_joint_group_is_as_good_as_its_best_member() -> None:
    joint = replace(candidate(2, minutes=9), groups=frozenset({"B", "C"}))

    assert wanted(candidate(1, "A"), joint, policy=Policy(groups=("C", "A"))) == [2]


def test_what_is_under_way_arrives_first() -> None:
    coming = candidate(1, state=UNDER_WAY)

    assert wanted(coming, candidate(2, version=2)) == [1]
    assert wanted(coming, candidate(2, state=HELD)) == [2]


def test_what_is_better_than_what_is_under_way_waits_for_it() -> None:
    coming = candidate(1, state=UNDER_WAY)
    verdicts = choose(
        EpisodeCandidates(DEFAULT, [coming, candidate(2, version=2), candidate(3, "B")])
    )

    assert [verdicts[each].waits for each in (1, 2, 3)] == [False, True, False]


def test_what_the_library_has_is_replaced_by_what_is_strictly_better() -> None:
    held = candidate(1, state=HELD)

    assert wanted(held, candidate(2, version=2)) == [2]
    assert wanted(held, candidate(2, version=2, state=UNDER_WAY)) == [2]
    assert wanted(held, candidate(2, group="Momiji", version=2)) == [1]
    assert wanted(held, candidate(2, resolution=2160)) == [1]
    assert wanted(held, candidate(2, "B"), policy=Policy(groups=("B",))) == [2]
    assert wanted(replace(held, resolution=720), candidate(2, "B")) == [2]


def test_an_upgrade_is_better_than_everything_there_and_under_way() -> None:
    held, coming = candidate(1, state=HELD), candidate(2, version=2, state=UNDER_WAY)

    assert wanted(held, coming, candidate(3, version=2)) == [2]
    assert wanted(held, coming, candidate(3, version=3)) == [3]
    other = candidate(2, group="Momiji", version=2, state=UNDER_WAY)
    assert wanted(held, other, candidate(3, version=2)) == [1]


def test_a_failed_download_lets_the_next_best_in() -> None:
    failed = candidate(1, state=CandidateState.FAILED)

    assert wanted(failed, candidate(2, "B", resolution=720)) == [2]
    assert wanted(failed) == [1]
    assert "its download failed" in reason(1, failed, candidate(2, "B"))


def test_a_failed_upgrade_leaves_the_library_alone() -> None:
    held = candidate(1, state=HELD)

    assert wanted(held, candidate(2, version=2, state=CandidateState.FAILED)) == [1]


def test_what_its_user_ended_is_not_made_up_for() -> None:
    ended = candidate(1, state=CandidateState.ENDED)

    assert wanted(ended, candidate(2, "B")) == [1]
    assert "you ended" in reason(2, ended, candidate(2, "B"))


def test_what_was_replaced_never_comes_back() -> None:
    old = candidate(1, state=CandidateState.REPLACED)

    assert wanted(old, candidate(2, "B", state=HELD), policy=Policy(groups=("Sakura",))) == [2]
    assert wanted(old) == []


def test_what_is_refused_but_held_keeps_others_out() -> None:
    refused = replace(candidate(1, state=HELD), refused=True)
    verdicts = choose(EpisodeCandidates(DEFAULT, [refused, candidate(2, "B")]))

    assert {each: verdict.reason for each, verdict in verdicts.items()} == {
        2: "the library has this episode already"
    }


def test_equals_are_in_conflict_only_where_the_policy_asks() -> None:
    equals = [candidate(1, "A"), candidate(2, "B", minutes=5)]

    assert decided(Decision.CONFLICT, *equals) == []
    assert decided(Decision.CONFLICT, *equals, policy=ASK) == [1, 2]
    assert wanted(*equals, policy=ASK) == []


def test_a_rule_that_ranks_them_ends_a_conflict() -> None:
    equals = [candidate(1, "A"), candidate(2, "B", minutes=5)]

    assert wanted(*equals, policy=replace(ASK, groups=("B",))) == [2]


def test_worse_releases_take_no_part_in_a_conflict() -> None:
    field = [candidate(1, "A"), candidate(2, "B"), candidate(3, "C", resolution=720)]

    assert decided(Decision.CONFLICT, *field, policy=ASK) == [1, 2]
    assert reason(3, *field, policy=ASK) == "a release in 1080p is there"


def test_the_same_release_twice_is_no_conflict() -> None:
    assert wanted(candidate(1), candidate(2, minutes=5), policy=ASK) == [1]
    assert wanted(candidate(1), candidate(2, version=2), policy=ASK) == [2]


def test_a_persons_choice_decides_between_equals_alone() -> None:
    chosen = candidate(2, "B", minutes=5, chosen=True)

    assert wanted(candidate(1, "A"), chosen, policy=ASK) == [2]
    assert reason(1, candidate(1, "A"), chosen, policy=ASK) == "you chose another release"
    assert wanted(candidate(1, "A"), replace(chosen, resolution=720), policy=ASK) == [1]


def test_a_removed_episode_takes_no_other_release_until_it_is_wanted_again() -> None:
    fresh = choose(EpisodeCandidates(DEFAULT, [candidate(1), candidate(2)], removed=True))
    gone = [candidate(1, state=UNDER_WAY), candidate(2, version=2)]
    beside = choose(EpisodeCandidates(DEFAULT, gone, removed=True))

    removed = Verdict(Decision.SUPERSEDED, "you removed this episode from the library", waits=True)
    assert fresh == {1: removed, 2: removed}
    assert beside[2] == replace(removed, waits=False)


def test_every_loser_hears_why() -> None:
    held = candidate(1, state=HELD)

    assert reason(1, candidate(1), candidate(2, version=2)) == (
        "version 2 of the same release is there"
    )
    assert reason(1, held, candidate(2, version=2)) == ("version 2 of the same release replaces it")
    assert reason(2, held, candidate(2, "B")) == "the library has this episode already"
    assert (
        reason(2, candidate(1), candidate(2, "B")) == "another release of this episode came first"
    )


candidates = st.builds(
    candidate,
    st.integers(1, 10**6),
    st.sampled_from("ABC"),
    st.integers(1, 3),
    st.sampled_from([0, 480, 720, 1080, 2160]),
    st.integers(0, 3),
    state=st.sampled_from(CandidateState),
    chosen=st.booleans(),
    languages=st.lists(st.sampled_from(["chs", "cht", "jpn"]), max_size=2),
    codec=st.sampled_from([None, "hevc", "avc"]),
    source=st.sampled_from([None, "web", "bd"]),
)
fields = st.lists(candidates, min_size=1, max_size=7, unique_by=lambda c: c.release_id)
policies = st.builds(
    Policy,
    groups=st.permutations("ABC").map(lambda names: tuple(names[:2])),
    resolutions=st.sampled_from([(), ("1080p",), ("720p", "1080p")]),
    languages=st.sampled_from([(), ("chs",), ("cht", "chs")]),
    codecs=st.sampled_from([(), ("hevc",)]),
    sources=st.sampled_from([(), ("bd", "web")]),
    ties=st.sampled_from(Ties),
)


@given(fields, policies)
def test_the_ranking_is_a_total_preorder(field: list[Candidate], policy: Policy) -> None:
    ranked = sorted(field, key=lambda c: rank(c, policy))

    for better, worse in pairwise(ranked):
        assert rank(better, policy) <= rank(worse, policy)
    for one in field:
        assert rank(one, policy) <= rank(one, policy)
        for other in field:
            assert rank(one, policy) <= rank(other, policy) or rank(other, policy) <= rank(
                one, policy
            )


@given(candidates, candidates, candidates, policies)
def test_better_is_a_strict_order(
    one: Candidate, two: Candidate, three: Candidate, policy: Policy
) -> None:
    assert not is_better(one, than=one, policy=policy)
    if is_better(one, than=two, policy=policy):
        assert not is_better(two, than=one, policy=policy)
        if is_better(two, than=three, policy=policy):
            assert not is_better(three, than=one, policy=policy)


@given(st.data(), fields, policies)
def test_the_decision_does_not_depend_on_the_order_of_arrival(
    data: st.DataObject, field: list[Candidate], policy: Policy
) -> None:
    other = data.draw(st.permutations(field))

    assert choose(EpisodeCandidates(policy, field)) == choose(EpisodeCandidates(policy, other))


@given(fields, policies)
def test_exactly_one_is_wanted_unless_a_person_chooses(
    field: list[Candidate], policy: Policy
) -> None:
    found = wanted(*field, policy=policy)
    conflict = decided(Decision.CONFLICT, *field, policy=policy)

    assert len(found) <= 1
    assert not (found and conflict)
    if any(c.state is not CandidateState.REPLACED for c in field):
        assert found or len(conflict) > 1


@given(fields, policies)
def test_the_library_is_never_downgraded(field: list[Candidate], policy: Policy) -> None:
    by_id = {c.release_id: c for c in field}
    held = [c for c in field if c.state is HELD]
    for winner in (by_id[each] for each in wanted(*field, policy=policy)):
        for old in held:
            assert winner in held or is_better(winner, than=old, policy=policy)


@given(fields, policies)
def test_upgrades_come_to_an_end(field: list[Candidate], policy: Policy) -> None:
    """Each winner arrives and what it replaces leaves, until nothing changes any more."""
    now = {c.release_id: replace(c, state=CandidateState.OPEN, chosen=False) for c in field}
    policy = replace(policy, ties=Ties.FIRST)
    arrived: list[int] = []
    for _ in range(len(field) + 1):
        (winner,) = wanted(*now.values(), policy=policy)
        if now[winner].state is HELD:
            break
        arrived.append(winner)
        for each, c in now.items():
            if c.state is HELD:
                now[each] = replace(c, state=CandidateState.REPLACED)
        now[winner] = replace(now[winner], state=HELD)

    assert arrived == arrived[:1]


def test_a_stand_in_waits_while_the_first_group_is_awaited() -> None:
    policy = Policy(groups=("Momiji", "Sakura"), standby=True)
    until = MORNING + timedelta(hours=6)
    offered = [candidate(1, "Sakura")]

    verdict = choose(EpisodeCandidates(policy, offered, waits_until=until))[1]
    assert verdict.decision is Decision.BLOCKED
    assert verdict.reason == "waits for Momiji until 2026-10-01 06:00 UTC"
    assert choose(EpisodeCandidates(policy, offered))[1].decision is Decision.WANTED


def test_the_first_group_never_waits_for_itself() -> None:
    policy, until = Policy(groups=("Momiji",), standby=True), MORNING + timedelta(hours=6)

    verdicts = choose(
        EpisodeCandidates(policy, [candidate(1), candidate(2, "Momiji")], waits_until=until)
    )

    assert verdicts[2].decision is Decision.WANTED


def test_what_is_under_way_or_chosen_goes_on() -> None:
    policy, until = Policy(groups=("Momiji",), standby=True), MORNING + timedelta(hours=6)

    for going in (candidate(1, state=UNDER_WAY), candidate(1, chosen=True)):
        verdict = choose(EpisodeCandidates(policy, [going], waits_until=until))[1]
        assert verdict.decision is Decision.WANTED


def test_a_policy_may_keep_what_is_there() -> None:
    keeping = Policy(groups=("Momiji",), replaces=False)
    offered = [candidate(1, state=HELD), candidate(2, "Momiji")]

    assert wanted(*offered, policy=keeping) == [1]
    assert wanted(*offered, policy=replace(keeping, replaces=True)) == [2]
