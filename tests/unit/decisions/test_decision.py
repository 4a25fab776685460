"""Whether anybody wants an item, and whose policy counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from anishelf.decisions.domain.decision import Sighting, Verdict, judge
from anishelf.decisions.domain.policy import DEFAULT, Offer, Policy
from anishelf.decisions.domain.states import Decision
from anishelf.feeds.domain.states import StartPolicy

SUBSCRIBED = datetime(2026, 10, 1, tzinfo=UTC)
DAY = timedelta(days=1)
OFFER = Offer("[Sakura] Hoshi - 03 [1080p]")


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
    policy: Policy = DEFAULT,
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
        policy=policy,
    )


def refusal(
    sightings: list[Sighting],
    *,
    published_at: datetime | None,
    episode: float | None,
    offer: Offer = OFFER,
) -> Verdict | None:
    return judge(sightings, offer, published_at=published_at, episode=episode).refused


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


def test_what_appears_later_is_new_whatever_its_clock_says() -> None:
    """A date without its zone may be half a day off; a date of the first fetch counts as it is."""
    published = SUBSCRIBED - timedelta(hours=9)

    assert refusal([sighting()], published_at=published, episode=3) is None
    assert refusal([sighting(first_fetch=True)], published_at=published, episode=3) is not None
    from_a_date = sighting(StartPolicy.DATE, start_at=SUBSCRIBED)
    assert refusal([from_a_date], published_at=published, episode=3) is not None


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


def test_the_policy_of_the_first_willing_subscription_counts() -> None:
    picky = sighting(
        StartPolicy.EVERYTHING, priority=9, policy=Policy(must_not=("1080p",)), subscription_id=7
    )
    others = [sighting(StartPolicy.EVERYTHING, subscription_id=each) for each in (5, 3)]

    def deciding_subscription(*sightings: Sighting) -> int | None:
        return judge(sightings, OFFER, published_at=None, episode=1).subscription_id

    assert deciding_subscription(*others) == 3
    assert deciding_subscription(picky, *others) == 3
    assert deciding_subscription(replace(picky, policy=Policy()), *others) == 7
    assert deciding_subscription(replace(others[1], paused=True), others[0]) == 5


def test_the_objection_of_the_first_subscription_is_the_reason() -> None:
    first = sighting(StartPolicy.EVERYTHING, priority=1, policy=Policy(must_not=("1080p",)))
    second = sighting(StartPolicy.EPISODE, subscription_id=2, start_episode=5)

    refused = refusal([second, first], published_at=None, episode=1)

    assert refused == Verdict(Decision.FILTERED, "your policy refuses “1080p” in the title")
