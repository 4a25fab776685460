"""Look for the missing episodes of a show, and have them fetched."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from anishelf.core.outcome import DagStart, Outcome, Work
from anishelf.core.problems import Remedy
from anishelf.decisions.store.policies import Policies
from anishelf.errors import CommandRefused
from anishelf.feeds.store.raw_items import RawItems
from anishelf.following.steps.missing import ask_for, look_for_missing
from anishelf.following.steps.plan import wanted_show
from anishelf.following.store.follows import Follows
from anishelf.identity.store.catalogue import Catalogue

if TYPE_CHECKING:
    from datetime import datetime

    from psycopg import Connection

    from anishelf.following.domain.follow import FollowWish
    from anishelf.following.steps.missing import Looked
    from anishelf.following.steps.plan import Outside

__all__ = ["fetch_missing", "missing_start"]


def fetch_missing(
    conn: Connection,
    bangumi_id: int,
    wish: FollowWish,
    outside: Outside,
    *,
    now: datetime,
    language: str,
    dry_run: bool = False,
) -> Outcome[Looked]:
    """Ask the sites for what is missing of a followed show, and want what they have.

    With *dry_run* it only looks. Raises CommandRefused where no subscription brings the show, since
    nobody would say then which release of an episode is preferred.
    """
    follows, policies = Follows(conn), Policies(conn)
    bringing = follows.bringing(bangumi_id)
    if not bringing:
        raise CommandRefused(
            f"bgm/{bangumi_id} is not followed: follow it first", remedy=Remedy.LIST_SUBSCRIPTIONS
        )
    book = policies.book()
    # What keeps other shows out of a search's feed says nothing of releases of this very show.
    policy = replace(book.of(bringing[0]), must_have=book.everybody.must_have)
    looked = look_for_missing(
        wanted_show(bangumi_id, Catalogue(conn), outside.subjects, language=language),
        wish,
        outside,
        policy,
        here=follows.here(bangumi_id),
        today=now.date(),
        language=language,
    )
    if dry_run or not looked.filling.offers:
        return Outcome(looked, ())
    with conn.transaction():
        ask_for(looked, RawItems(conn).ask_for, bringing[0], now=now)
    return Outcome(looked, (bringing[0],))


def missing_start(wish: FollowWish, bangumi_id: int) -> DagStart:
    """Return what looks for the missing episodes of a show that is followed."""
    conf = {
        "shows": [str(bangumi_id)],
        "from_episode": wish.from_episode,
        "since": wish.since.isoformat() if wish.since else None,
    }
    return DagStart(Work.FETCH_MISSING_EPISODES, conf)
