"""Follow a show by its number on bangumi.tv, see before what that would do, and end it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from anishelf.core.outcome import DagStart, Outcome, Work
from anishelf.decisions.domain.policy import policy_of
from anishelf.decisions.domain.policy_words import read_policy
from anishelf.decisions.store.policies import Policies
from anishelf.errors import CommandRefused, UnknownId
from anishelf.feeds.actions import AUTO, FeedWishes, Start, follow_feed, remove_subscriptions
from anishelf.feeds.domain.states import StartPolicy
from anishelf.following.actions.missing import missing_start
from anishelf.following.domain.follow import ChosenFeed, Follow, FollowPlan, FollowWish
from anishelf.following.steps.plan import Outside, plan_follow, wanted_show
from anishelf.following.store.follows import Follows
from anishelf.identity.store.catalogue import Catalogue

if TYPE_CHECKING:
    from datetime import datetime

    from psycopg import Connection

__all__ = [
    "Ended",
    "FollowPlan",
    "FollowWish",
    "Followed",
    "follow_show",
    "following",
    "preview_follow",
    "unfollow",
]

_LONGEST = 100


@dataclass(frozen=True, slots=True)
class Followed:
    """What follows the show now; `is_new` is false where that feed followed it already."""

    follow: Follow
    is_new: bool
    fetches_old: bool


@dataclass(frozen=True, slots=True)
class Ended:
    """What does not follow any more, and the subscriptions that were removed with it."""

    follows: tuple[Follow, ...]
    removed: tuple[int, ...]


def preview_follow(
    conn: Connection,
    bangumi_id: int,
    wish: FollowWish,
    outside: Outside,
    *,
    now: datetime,
    language: str,
) -> FollowPlan:
    """Ask the sites, and return what following the show would do; nothing is kept.

    Raises UnknownId, PolicyInvalid, CommandRefused for what is no anime, and FetchFailed where
    neither the catalogue nor bangumi.tv can say what the show is called.
    """
    show = wanted_show(bangumi_id, Catalogue(conn), outside.subjects, language=language)
    follows = Follows(conn)
    return plan_follow(
        show,
        wish,
        outside,
        policy_of(Policies(conn).stated(), read_policy(wish.policy, {})),
        here=follows.here(bangumi_id),
        followed_by=[each.subscription_id for each in follows.of(bangumi_id)],
        today=now.date(),
        language=language,
    )


def follow_show(conn: Connection, plan: FollowPlan, *, by: str, now: datetime) -> Outcome[Followed]:
    """Follow the show as *plan* says; its feed that is followed already is unchanged.

    Raises CommandRefused where no site has a feed of the show.
    """
    if plan.feed is None:
        raise CommandRefused(f"no site that answered has a feed of {plan.show.title}: {_why(plan)}")
    feed, show = plan.feed, plan.show
    wishes = _wishes(plan, feed, now)
    with conn.transaction():
        made = follow_feed(conn, wishes, name=_name(plan, feed), now=now).changed
        known = Follows(conn).of(show.bangumi_id)
        follow = Follows(conn).add(
            show.bangumi_id,
            made.subscription.id,
            title=show.title,
            site=feed.choice.site,
            group=feed.choice.group or None,
            by=by,
            now=now,
        )
    is_new = follow.id not in {each.id for each in known}
    old = plan.wish.wants_old and bool(plan.filling.offers or plan.filling.left)
    start = (
        missing_start(plan.wish, show.bangumi_id)
        if old
        else DagStart(
            Work.COLLECT_RELEASES, {"subscription_ids": [made.subscription.id], "force": True}
        )
    )
    return Outcome(Followed(follow, is_new, old), (follow.id,), start)


def unfollow(conn: Connection, bangumi_id: int, *, by: str, now: datetime) -> Outcome[Ended]:
    """Stop following a show; what it brought stays, and so does a feed that follows others. UnknownId."""
    follows = Follows(conn)
    with conn.transaction():
        ended = follows.of(bangumi_id)
        if not ended:
            raise UnknownId(f"bgm/{bangumi_id} is not followed")
        follows.end([each.id for each in ended], by=by, now=now)
        lone = follows.lone_subscriptions([each.subscription_id for each in ended])
        remove_subscriptions(conn, lone)
    return Outcome(Ended(tuple(ended), tuple(lone)), tuple(each.id for each in ended))


def following(conn: Connection) -> list[Follow]:
    """Return the shows that are followed, by title."""
    return Follows(conn).open()


def _wishes(plan: FollowPlan, feed: ChosenFeed, now: datetime) -> FeedWishes:
    # A search also finds other shows that bear the words: only the show's own names are taken.
    names = () if feed.is_exact else _names(feed)
    statements = [*plan.wish.policy, *([f"must-have={names}"] if names else [])]
    return FeedWishes(
        url=feed.address,
        start=Start(StartPolicy.NOW, at=now),
        interval_seconds=AUTO,
        policy=tuple(statements),
    )


def _names(feed: ChosenFeed) -> str:
    """Return the names that the releases of a feed bear, as a policy reads them: `a|b`."""
    borne = dict.fromkeys(name for offer in feed.choice.offers for name in offer.title.titles)
    usable = [name for name in borne if not {",", "|"} & set(name) and len(name) <= _LONGEST]
    said = ""
    for name in usable:
        longer = f"{said}|{name}" if said else name
        said = longer if len(longer) <= _LONGEST else said
    return said


def _name(plan: FollowPlan, feed: ChosenFeed) -> str:
    group = f" [{feed.choice.group}]" if feed.choice.group else ""
    return f"{plan.show.title}{group} ({feed.choice.site})"


def _why(plan: FollowPlan) -> str:
    if plan.unheard:
        return "; ".join(f"{site}: {reason}" for site, reason in sorted(plan.unheard.items()))
    refused = next((choice.refused for choice in plan.choices if choice.refused), None)
    return refused or "none of them lists a release of it"
