"""Finding and following shows, what airs of them, and what is missing."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Response

from anishelf.core.outcome import Outcome
from anishelf.core.roles import Role
from anishelf.following.actions.follow import (
    Ended,
    Followed,
    FollowPlan,
    FollowWish,
    follow_show,
    following,
    preview_follow,
    unfollow,
)
from anishelf.following.actions.search import Listed, find_shows
from anishelf.views.following.calendar import calendar
from anishelf.views.missing import missing_episodes
from anishelf.web.api.v1.schemas.following import (
    CalendarEpisode,
    Follow,
    FollowEnd,
    FollowResult,
    MissingEpisode,
    Offered,
    ShowToFollow,
)
from anishelf.web.api.v1.schemas.following import FoundShow as Shown
from anishelf.web.api.v1.schemas.following import Search as Answer
from anishelf.web.api.writing import DryRun, Writing, Written
from anishelf.web.database import Database, Now
from anishelf.web.guards import Needs
from anishelf.web.problems import Problem
from anishelf.wiring import following as parts
from anishelf.wiring import identity
from anishelf.wiring.airflow import context_over

router = APIRouter(tags=["following"])
OPERATOR = Depends(Needs(Role.OPERATOR))
Id = Annotated[int, Path(ge=1, lt=2**31)]
_LONGEST = timedelta(days=366)


@router.get("/search", operation_id="searchShows")
def search(
    conn: Database,
    q: Annotated[str, Query(min_length=1, max_length=200, description="A name in any language.")],
    *,
    offline: Annotated[bool, Query(description="The loaded catalogue only.")] = False,
) -> Answer:
    """Return the shows that a name may mean, the likeliest first."""
    subjects = None if offline else identity.subjects(context_over(conn))
    found = find_shows(conn, q, subjects)
    return Answer(shows=[_found(each) for each in found.shows], unheard=found.unheard)


@router.get("/following", operation_id="listFollowing")
def list_following(conn: Database) -> list[Follow]:
    """Return the shows that are followed, by title."""
    return [Follow.model_validate(each) for each in following(conn)]


@router.post(
    "/following", operation_id="followShow", response_model=FollowResult, dependencies=[OPERATOR]
)
def follow(writing: Writing, wish: ShowToFollow, *, dry_run: DryRun = False) -> Response:
    """Ask the sites for a show and follow it by the feed that the policy prefers."""
    context = context_over(writing.conn)
    plan = preview_follow(
        writing.conn,
        wish.bangumi_id,
        FollowWish(wish.from_episode, wish.since, wish.group, wish.site, tuple(wish.policy)),
        parts.outside(context),
        now=writing.now,
        language=context.settings.title_language,
    )
    by = writing.who.name
    return writing.write(
        lambda: _told(plan, follow_show(writing.conn, plan, by=by, now=writing.now)),
        dry_run=dry_run,
    )


@router.delete(
    "/following/{bangumi_id}",
    operation_id="unfollowShow",
    response_model=FollowEnd,
    dependencies=[OPERATOR],
)
def end(writing: Writing, bangumi_id: Id, *, dry_run: DryRun = False) -> Response:
    """Stop following a show; what it brought stays."""
    by = writing.who.name
    return writing.write(
        lambda: _ended(unfollow(writing.conn, bangumi_id, by=by, now=writing.now)),
        dry_run=dry_run,
    )


@router.get("/calendar", operation_id="getCalendar")
def get_calendar(
    conn: Database,
    now: Now,
    first: Annotated[date, Query(description="The first day, in Japan.")],
    last: Annotated[date, Query(description="The last day, at most a year later.")],
) -> list[CalendarEpisode]:
    """Return what airs of the followed shows, as it airs."""
    if not first <= last <= first + _LONGEST:
        raise Problem(422, "period_invalid", "The period must end after it begins, within a year.")
    found = calendar(conn, first=first, last=last, now=now)
    return [CalendarEpisode.model_validate(each) for each in found]


@router.get("/missing", operation_id="listMissing")
def list_missing(conn: Database, now: Now) -> list[MissingEpisode]:
    """Return the episodes that aired and that nothing brings, with the first reason."""
    found = missing_episodes(conn, today=now.date())
    return [MissingEpisode.model_validate(each) for each in found]


def _found(each: Listed) -> Shown:
    show, known = each.show, each.known
    return Shown(
        bangumi_id=show.bangumi_id,
        title=show.title,
        names=list(show.names),
        kind=str(show.kind),
        season=show.season,
        begins=show.begins,
        ends=show.ends,
        exact=show.is_exact,
        likeness=show.likeness,
        followed=known.followed if known else False,
        files=known.files if known else 0,
    )


def _told(plan: FollowPlan, done: Outcome[Followed]) -> Written:
    offers = [
        Offered(site=o.site, title=o.item.title, published_at=o.published_at)
        for o in plan.filling.offers
    ]
    body = FollowResult(
        follow=Follow.model_validate(done.changed.follow),
        is_new=done.changed.is_new,
        missing=[gap.ep for gap in plan.missing],
        fetched=offers,
        unheard=plan.unheard,
    )
    return Written(body, done)


def _ended(done: Outcome[Ended]) -> Written:
    body = FollowEnd(
        follows=[Follow.model_validate(each) for each in done.changed.follows],
        removed_subscriptions=list(done.changed.removed),
    )
    return Written(body, done)
