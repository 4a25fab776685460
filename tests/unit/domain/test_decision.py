"""Which release is wanted, and why."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from anishelf.domain.decision import Candidate, Sighting, choose, refusal
from anishelf.domain.states import Decision, StartPolicy

SUBSCRIBED = datetime(2026, 10, 1, tzinfo=UTC)
DAY = timedelta(days=1)


def sighting(
    start_policy: StartPolicy = StartPolicy.NOW,
    *,
    subscription_id: int = 1,
    priority: int = 0,
    active: bool = True,
    paused: bool = False,
    start_at: datetime | None = None,
    start_episode: float | None = None,
    first_fetch: bool = False,
) -> Sighting:
    return Sighting(
        subscription_id=subscription_id,
        priority=priority,
        active=active,
        paused=paused,
        start_policy=start_policy,
        start_at=start_at,
        start_episode=start_episode,
        subscribed_at=SUBSCRIBED,
        first_fetch=first_fetch,
    )


def candidate(
    release_id: int,
    group: str = "Sakura",
    version: int = 1,
    resolution: int = 1080,
    minutes: int = 0,
    *,
    taken: bool = False,
    held: bool = False,
    skipped: bool = False,
) -> Candidate:
    return Candidate(
        release_id=release_id,
        groups=frozenset({group}),
        version=version,
        resolution=resolution,
        published_at=SUBSCRIBED + timedelta(minutes=minutes),
        taken=taken,
        held=held,
        skipped=skipped,
    )


def wanted(*candidates: Candidate) -> list[int]:
    return [
        release_id
        for release_id, verdict in choose(candidates).items()
        if verdict.decision is Decision.WANTED
    ]


def test_from_now_on_refuses_what_was_published_before() -> None:
    refused = refusal([sighting()], published_at=SUBSCRIBED - DAY, episode=3)

    assert refused is not None
    assert refused.reason == "published 2026-09-30 00:00, before your start 2026-10-01 00:00"


def test_from_now_on_wants_what_is_published_later() -> None:
    assert refusal([sighting()], published_at=SUBSCRIBED + DAY, episode=3) is None


def test_an_undated_item_of_the_first_fetch_is_old() -> None:
    first = [sighting(first_fetch=True)]

    assert refusal(first, published_at=None, episode=3) is not None
    assert refusal([sighting()], published_at=None, episode=3) is None


def test_everything_wants_everything() -> None:
    everything = [sighting(StartPolicy.EVERYTHING, first_fetch=True)]

    assert refusal(everything, published_at=None, episode=None) is None


def test_a_start_episode_counts_the_episode() -> None:
    from_five = [sighting(StartPolicy.EPISODE, start_episode=5)]

    assert refusal(from_five, published_at=None, episode=5) is None
    assert "episode 5" in str(refusal(from_five, published_at=None, episode=4))


def test_one_willing_subscription_is_enough() -> None:
    both = [sighting(priority=9), sighting(StartPolicy.EVERYTHING, subscription_id=2)]

    assert refusal(both, published_at=SUBSCRIBED - DAY, episode=1) is None


def test_while_every_willing_subscription_is_paused_the_item_waits() -> None:
    paused = sighting(StartPolicy.EVERYTHING, paused=True)
    refused = refusal([paused], published_at=None, episode=1)

    assert refused is not None
    assert refused.decision is Decision.BLOCKED
    running = sighting(StartPolicy.EVERYTHING, subscription_id=2)
    assert refusal([paused, running], published_at=None, episode=1) is None


def test_what_only_a_removed_subscription_saw_is_not_wanted() -> None:
    refused = refusal(
        [sighting(StartPolicy.EVERYTHING, active=False)], published_at=None, episode=1
    )

    assert refused is not None
    assert refused.reason == "its subscription was removed"


def test_a_second_version_replaces_the_first_of_the_same_group() -> None:
    assert wanted(candidate(1), candidate(2, version=2, minutes=60)) == [2]


def test_another_groups_second_version_is_no_better_than_a_first() -> None:
    assert wanted(candidate(1), candidate(2, group="Momiji", version=2, minutes=60)) == [1]


def test_the_higher_resolution_wins_then_the_earlier_one() -> None:
    assert wanted(candidate(1, resolution=720), candidate(2, group="B", minutes=9)) == [2]
    assert wanted(candidate(1, minutes=9), candidate(2, group="B")) == [2]


def test_what_is_under_way_or_held_stays() -> None:
    assert wanted(candidate(1, taken=True), candidate(2, version=2)) == [1]
    assert wanted(candidate(1, taken=True), candidate(2, held=True)) == [2]


def test_a_newer_version_of_the_same_group_replaces_what_the_library_has() -> None:
    held = candidate(1, held=True)

    assert wanted(held, candidate(2, version=2)) == [2]
    assert wanted(held, candidate(2, version=2, taken=True)) == [2]
    assert wanted(held, candidate(2, group="Momiji", version=2)) == [1]
    assert wanted(held, candidate(2, resolution=2160)) == [1]


def test_an_upgrade_is_better_than_everything_there_and_under_way() -> None:
    held, coming = candidate(1, held=True), candidate(2, version=2, taken=True)

    assert wanted(held, coming, candidate(3, version=2)) == [2]
    assert wanted(held, coming, candidate(3, version=3)) == [3]
    other = candidate(2, group="Momiji", version=2, taken=True)
    assert wanted(held, other, candidate(3, version=2)) == [1]


def test_an_upgraded_release_hears_why_it_leaves() -> None:
    verdicts = choose([candidate(1, held=True), candidate(2, version=2)])

    assert verdicts[1].reason == "version 2 of the same release replaces it"


def test_a_skipped_item_is_never_wanted() -> None:
    verdicts = choose([candidate(1, skipped=True)])

    assert verdicts[1].decision is Decision.FILTERED


def test_every_loser_hears_why() -> None:
    verdicts = choose([candidate(1), candidate(2, version=2)])

    assert verdicts[1].reason == "version 2 of the same release is there"
