"""What a subscription would bring, previewed from the feed alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from anishelf.decisions.domain.filters import FilterRule
from anishelf.decisions.domain.policy import DEFAULT, Policy
from anishelf.decisions.domain.states import FilterKind, FilterLevel
from anishelf.decisions.steps.filter_engine import FilterEngine
from anishelf.decisions.steps.preview import preview_feed
from anishelf.feeds.domain.feed import Feed, FeedItem
from anishelf.feeds.domain.states import StartPolicy
from anishelf.feeds.domain.subscription import NewSubscription
from anishelf.titles.parser import parse_title

NOW = datetime(2026, 4, 1, tzinfo=UTC)
OLD = NOW - timedelta(days=9)


def entry(title: str, *, link: str | None = "https://a.example/1.torrent") -> FeedItem:
    return FeedItem(title=title, download_url=link, published_at=OLD)


def reasons(
    *items: FeedItem,
    start: StartPolicy = StartPolicy.EVERYTHING,
    policy: Policy = DEFAULT,
    filters: Sequence[FilterRule] = (),
) -> list[str | None]:
    wishes = NewSubscription(url="https://a.example/rss", name="A", start_policy=start)
    seen = preview_feed(
        Feed(title=None, items=items),
        wishes,
        policy=policy,
        read_title=parse_title,
        filters=FilterEngine(filters, lambda _: {}),
        now=NOW,
    )
    return [each.reason for each in seen]


def test_the_best_release_of_an_episode_is_taken() -> None:
    assert reasons(
        entry("[A] Show - 01 [720p]"), entry("[B] Show - 01 [1080p]"), entry("[A] Show - 02 [720p]")
    ) == ["a release in 1080p is there", None, None]


def test_a_name_in_common_makes_one_show() -> None:
    found = reasons(
        entry("[A] 某动画 / Show - 01 [1080p]"),
        entry("[B] 某动画 - 01 [720p]"),
        entry("[C] Other - 01 [720p]"),
    )

    assert found == [None, "a release in 1080p is there", None]


def test_seasons_are_different_episodes() -> None:
    assert reasons(entry("[A] Show S1 - 01 [1080p]"), entry("[A] Show S2 - 01 [1080p]")) == [
        None,
        None,
    ]


def test_from_now_on_wants_nothing_old() -> None:
    (reason,) = reasons(entry("[A] Show - 01 [1080p]"), start=StartPolicy.NOW)

    assert reason is not None
    assert "before your start" in reason


def test_an_old_release_does_not_displace_one_that_is_wanted() -> None:
    new = FeedItem(
        title="[A] Show - 01 [720p]",
        download_url="https://a.example/2.torrent",
        published_at=NOW + timedelta(minutes=1),
    )

    assert reasons(entry("[B] Show - 01 [1080p]"), new, start=StartPolicy.NOW)[1] is None


def test_what_a_filter_for_everything_excludes_is_not_taken() -> None:
    rule = FilterRule(4, FilterKind.EXCLUDE, "720p", FilterLevel.GLOBAL, None, "everything")

    found = reasons(entry("[A] Show - 01 [720p]"), entry("[A] Show - 02 [1080p]"), filters=[rule])

    assert found == ["your filter 4 (everything) refuses titles with 720p", None]


def test_what_cannot_be_downloaded_says_so() -> None:
    assert reasons(
        entry("[A] Show - 01 [1080p]", link=None),
        entry("[A] Show - 02 [1080p]", link="magnet:?xt=urn:btih:" + "a" * 40),
    ) == ["it offers neither a torrent nor a magnet link", None]


def test_a_feed_without_entries_brings_nothing() -> None:
    assert reasons() == []


def test_the_policy_counts_before_the_subscription_is_made() -> None:
    offered = [entry("[A] Show - 01 [1080p]"), entry("[B] Show - 01 [1080p]")]

    assert reasons(*offered, policy=Policy(groups=("B",))) == ["a release by B is there", None]
    assert reasons(entry("[A] Show [01-12] [1080p]"), policy=Policy(batches=False)) == [
        "your policy takes no batches"
    ]
