"""Following a show: which feed, from where on, what is missing, and what ends it."""

from __future__ import annotations

from datetime import UTC, datetime

import psycopg
import pytest

from anishelf.core.outcome import Outcome, Work
from anishelf.decisions.store.releases import Releases
from anishelf.errors import CommandRefused, UnknownId
from anishelf.feeds.domain.states import StartPolicy
from anishelf.feeds.store.raw_items import RawItems
from anishelf.feeds.store.subscriptions import Subscriptions
from anishelf.following.actions.follow import (
    Followed,
    FollowPlan,
    FollowWish,
    follow_show,
    following,
    preview_follow,
    unfollow,
)
from anishelf.following.actions.missing import fetch_missing
from anishelf.following.steps.plan import Outside
from anishelf.identity.domain.subject import Subject, SubjectType
from anishelf.titles.parser import parse_title
from anishelf.titles.steps.parse import parse_items
from tests.worlds.following import (
    NOW,
    SHOW,
    TITLE,
    FakeBangumi,
    FakeSite,
    load_catalogue,
    outside,
    released,
)

A = [released(f"[Asagiri] {TITLE} - {n:02d} [1080p][简]", day=7 * (n - 1)) for n in range(1, 5)]
B = [released(f"[Kasumi] {TITLE} - {n:02d} [720p][简]", day=7 * (n - 1)) for n in range(1, 6)]
OTHER = [
    released(f"[Asagiri] {TITLE} 第二季 - 01 [1080p]"),
    released("[Asagiri] 别的雾港钟楼的故事 - 01 [1080p]"),
]


@pytest.fixture
def known(conn: psycopg.Connection) -> psycopg.Connection:
    load_catalogue(conn)
    return conn


def plan(conn: psycopg.Connection, asked: Outside, wish: FollowWish | None = None) -> FollowPlan:
    return preview_follow(conn, SHOW, wish or FollowWish(), asked, now=NOW, language="zh")


def follow(
    conn: psycopg.Connection, asked: Outside, wish: FollowWish | None = None
) -> Outcome[Followed]:
    return follow_show(conn, plan(conn, asked, wish), by="ada", now=NOW)


def test_the_policy_picks_the_feed(known: psycopg.Connection) -> None:
    asked = outside(FakeSite("Nyaa", [*A, *B]))

    assert plan(known, asked).feed.choice.group == "Asagiri"  # type: ignore[union-attr]
    preferred = plan(known, asked, FollowWish(policy=["resolutions=720p"])).feed
    assert preferred is not None
    assert preferred.choice.group == "Kasumi"
    assert preferred.address == f"https://nyaa.example/rss?q={TITLE} Kasumi"


def test_another_season_and_another_show_are_not_taken_for_it(known: psycopg.Connection) -> None:
    seen = plan(known, outside(FakeSite("Nyaa", [*A, *OTHER])))

    assert [offer.item.title for offer in seen.choices[0].offers] == [each.title for each in A]
    assert len(seen.choices) == 1


def test_of_equals_the_one_with_more_episodes_is_followed(known: psycopg.Connection) -> None:
    asked = outside(FakeSite("dmhy", A[:2]), FakeSite("Nyaa", A))

    assert [choice.site for choice in plan(known, asked).choices] == ["Nyaa", "dmhy"]


def test_what_aired_and_is_not_here_is_missing(known: psycopg.Connection) -> None:
    seen = plan(known, outside(FakeSite("Nyaa", A)), FollowWish(from_episode=1))

    assert [gap.ep for gap in seen.missing] == [1, 2, 3, 4, 5]
    assert [gap.ep for gap in seen.filling.left] == [5]
    assert len(seen.filling.offers) == 4
    assert not seen.over


def test_without_a_wish_for_old_ones_nothing_old_is_taken(known: psycopg.Connection) -> None:
    done = follow(known, outside(FakeSite("Nyaa", A)))

    assert done.start is not None
    assert done.start.dag is Work.COLLECT_RELEASES


def test_a_date_takes_what_aired_since(known: psycopg.Connection) -> None:
    since = datetime(2026, 10, 18, tzinfo=UTC)

    seen = plan(known, outside(FakeSite("Nyaa", A)), FollowWish(since=since))

    assert sorted(o.title.episode or 0 for o in seen.filling.offers) == [3, 4]


def test_a_site_that_is_away_holds_up_no_other(known: psycopg.Connection) -> None:
    seen = plan(known, outside(FakeSite("Mikan", away="it does not answer"), FakeSite("Nyaa", A)))

    assert seen.feed is not None
    assert seen.unheard == {"Mikan": "it does not answer"}


def test_nothing_is_followed_where_no_site_has_a_feed(known: psycopg.Connection) -> None:
    asked = outside(FakeSite("SubsPlease", A, has_feed=False), FakeSite("Nyaa", away="away"))

    with pytest.raises(CommandRefused, match="Nyaa: away"):
        follow(known, asked)
    assert Subscriptions(known).all() == []


def test_following_makes_a_subscription_for_this_show_alone(known: psycopg.Connection) -> None:
    done = follow(known, outside(FakeSite("Nyaa", A)))

    (subscription,) = Subscriptions(known).all()
    assert done.changed.is_new
    assert subscription.policy == {"must_have": [TITLE]}
    assert subscription.name == f"{TITLE} [Asagiri] (Nyaa)"
    (row,) = following(known)
    assert (row.bangumi_id, row.group, row.followed_by) == (SHOW, "Asagiri", "ada")


def test_following_again_changes_nothing(known: psycopg.Connection) -> None:
    asked = outside(FakeSite("Nyaa", A))
    first = follow(known, asked)

    again = follow(known, asked)

    assert not again.changed.is_new
    assert again.ids == first.ids
    assert len(Subscriptions(known).all()) == 1


def test_unfollowing_removes_a_feed_that_follows_nothing_else(known: psycopg.Connection) -> None:
    follow(known, outside(FakeSite("Nyaa", A)))

    ended = unfollow(known, SHOW, by="ada", now=NOW).changed

    assert len(ended.removed) == 1
    assert following(known) == []
    assert Subscriptions(known).all() == []
    with pytest.raises(UnknownId):
        unfollow(known, SHOW, by="ada", now=NOW)


def test_a_book_and_an_unknown_number_are_refused(known: psycopg.Connection) -> None:
    book = FakeBangumi(subject=Subject(id=SHOW, type=SubjectType.BOOK, name="x"))

    with pytest.raises(CommandRefused):
        plan(known, outside(FakeSite("Nyaa", A), bangumi=book))
    with pytest.raises(UnknownId):
        preview_follow(known, 1, FollowWish(), outside(), now=NOW, language="zh")


PACK = released(f"[Asagiri] {TITLE} [01-12 Fin][1080p]", day=90)
SINGLES = [released(f"[Asagiri] {TITLE} - {n:02d} [1080p]", day=7 * n) for n in range(1, 13)]
AFTER = datetime(2027, 2, 1, tzinfo=UTC)


def test_a_pack_is_preferred_when_the_season_is_over(known: psycopg.Connection) -> None:
    wish, asked = FollowWish(from_episode=1), outside(FakeSite("Nyaa", [*SINGLES, PACK]))

    over = preview_follow(known, SHOW, wish, asked, now=AFTER, language="zh")
    airing = preview_follow(known, SHOW, wish, asked, now=NOW, language="zh")

    assert [offer.item for offer in over.filling.offers] == [PACK]
    assert not airing.filling.is_pack


def test_a_policy_without_packs_gets_single_episodes(known: psycopg.Connection) -> None:
    wish = FollowWish(from_episode=1, policy=["batches=no"])
    asked = outside(FakeSite("Nyaa", [*SINGLES, PACK]))

    seen = preview_follow(known, SHOW, wish, asked, now=AFTER, language="zh")

    assert not seen.filling.is_pack
    assert len(seen.filling.offers) == 12


def test_what_was_looked_for_is_wanted_however_old(known: psycopg.Connection) -> None:
    asked = outside(FakeSite("Nyaa", A))
    follow(known, asked)

    found = fetch_missing(
        known, SHOW, FollowWish(from_episode=2), asked, now=NOW, language="zh"
    ).changed
    fetch_missing(known, SHOW, FollowWish(from_episode=2), asked, now=NOW, language="zh")

    rows = known.execute(
        "SELECT i.title, g.asked FROM raw_items i JOIN raw_item_sightings g ON g.raw_item_id = i.id "
        "ORDER BY i.published_at"
    ).fetchall()
    assert rows == [(each.title, True) for each in A[1:]]
    assert len(found.filling.offers) == 3


def test_an_entry_that_was_asked_for_has_no_start_and_needs_no_words(
    known: psycopg.Connection,
) -> None:
    asked = outside(FakeSite("Nyaa", A))
    follow(known, asked)
    fetch_missing(known, SHOW, FollowWish(from_episode=1), asked, now=NOW, language="zh")
    releases = Releases(known)

    parse_items(RawItems(known), releases.record_all, parse_title)

    (sighting, *_) = releases.undecided()[0].sightings
    assert sighting.start_policy is StartPolicy.EVERYTHING
    assert sighting.policy.must_have == ()


def test_looking_alone_changes_nothing(known: psycopg.Connection) -> None:
    asked = outside(FakeSite("Nyaa", A))
    follow(known, asked)

    fetch_missing(
        known, SHOW, FollowWish(from_episode=1), asked, now=NOW, language="zh", dry_run=True
    )

    assert known.execute("SELECT count(*) FROM raw_items").fetchone() == (0,)


def test_only_a_followed_show_has_missing_episodes(known: psycopg.Connection) -> None:
    with pytest.raises(CommandRefused, match="follow it first"):
        fetch_missing(known, SHOW, FollowWish(), outside(), now=NOW, language="zh")
