"""Subscriptions: the feeds that are followed."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Response

from anishelf.core.outcome import Outcome
from anishelf.core.pool import Connection
from anishelf.core.roles import Role
from anishelf.feeds.actions import (
    FeedWishes,
    edit_subscription,
    fetch_feeds,
    follow_feed,
    pause_subscriptions,
    read_interval,
    read_start,
    remove_subscriptions,
)
from anishelf.views.lists.subscriptions import SubscriptionList, place_of
from anishelf.web.api.paging import Paging, cut
from anishelf.web.api.schema import Page
from anishelf.web.api.v1.schemas import subscriptions as schemas
from anishelf.web.api.v1.schemas.operations import Operation
from anishelf.web.api.writing import DryRun, IfMatch, Writing, Written, check_match, tag_of_answer
from anishelf.web.database import Database, Now
from anishelf.web.forms.previews import look_at
from anishelf.web.guards import Needs
from anishelf.web.problems import Problem

router = APIRouter(tags=["subscriptions"])
Id = Annotated[int, Path(ge=1, lt=2**63)]
OPERATOR = [Depends(Needs(Role.OPERATOR))]


@router.get("/subscriptions", operation_id="listSubscriptions")
def list_subscriptions(conn: Database, asked: Paging) -> Page[schemas.Subscription]:
    """Return the followed feeds, the most important first."""
    rows = SubscriptionList(conn)
    found = rows.page(limit=asked.limit + 1, after=asked.after)
    shown, following = cut(found, asked, place_of)
    return Page(
        items=[schemas.Subscription.model_validate(each) for each in shown],
        next=following,
        total=rows.count() if asked.count else None,
    )


@router.get("/subscriptions/{subscription_id}", operation_id="getSubscription")
def get_subscription(
    conn: Database, response: Response, subscription_id: Id
) -> schemas.Subscription:
    """Return one followed feed; its `ETag` goes into `If-Match` of a change."""
    found = _known(conn, subscription_id)
    response.headers["ETag"] = tag_of_answer(found)
    return found


@router.post("/subscriptions/preview", operation_id="previewSubscription", dependencies=OPERATOR)
def preview(conn: Database, now: Now, wishes: schemas.FeedWishes) -> schemas.FeedPreview:
    """Fetch a feed and return what following it would bring; nothing is kept."""
    return schemas.FeedPreview.model_validate(look_at(conn, _new(wishes, now), now=now))


@router.post(
    "/subscriptions",
    operation_id="followFeed",
    status_code=201,
    response_model=schemas.Subscription,
    dependencies=OPERATOR,
)
def follow(writing: Writing, wishes: schemas.FeedWishes, *, dry_run: DryRun = False) -> Response:
    """Follow a feed that answers; one that is followed already stays as it is. It is fetched next."""
    conn, wish = writing.conn, _new(wishes, writing.now)
    name = look_at(conn, wish, now=writing.now).name

    def act() -> Written:
        made = follow_feed(conn, wish, name=name, now=writing.now)
        body = _known(conn, made.changed.subscription.id)
        return Written(
            body,
            Outcome(None, made.ids, fetch_feeds(conn, made.ids)),
            location=f"{writing.sent.root}/subscriptions/{body.id}",
        )

    return writing.write(act, status=201, dry_run=dry_run)


@router.patch(
    "/subscriptions/{subscription_id}",
    operation_id="editSubscription",
    response_model=schemas.Changed,
    responses={412: {"description": "It changed since."}},
    dependencies=OPERATOR,
)
def edit(
    writing: Writing,
    subscription_id: Id,
    change: schemas.FeedChange,
    *,
    match: IfMatch = None,
    dry_run: DryRun = False,
) -> Response:
    """Change a feed; what is not named stays. What it decides is decided again."""
    conn = writing.conn

    def act() -> Written:
        check_match(match, _known(conn, subscription_id))
        done = edit_subscription(
            conn, subscription_id, _changed(change, writing.now), by=writing.who.name
        )
        now = _known(conn, subscription_id)
        return Written(
            schemas.Changed(subscription=now, reopened=done.changed.reopened),
            Outcome(None, done.ids, done.start),
        )

    return writing.write(act, dry_run=dry_run)


@router.post(
    "/subscriptions/{subscription_id}/pause",
    operation_id="pauseSubscription",
    response_model=schemas.Subscription,
    dependencies=OPERATOR,
)
def pause(writing: Writing, subscription_id: Id) -> Response:
    """Stop fetching a feed for a while."""
    return _paused(writing, subscription_id, paused=True)


@router.post(
    "/subscriptions/{subscription_id}/resume",
    operation_id="resumeSubscription",
    response_model=schemas.Subscription,
    dependencies=OPERATOR,
)
def resume(writing: Writing, subscription_id: Id) -> Response:
    """Fetch a paused feed again."""
    return _paused(writing, subscription_id, paused=False)


@router.delete(
    "/subscriptions/{subscription_id}",
    operation_id="removeSubscription",
    response_model=schemas.Subscription,
    dependencies=OPERATOR,
)
def remove(writing: Writing, subscription_id: Id, *, dry_run: DryRun = False) -> Response:
    """Stop following a feed; what it brought stays. The answer is how it was."""

    def act() -> Written:
        before = _known(writing.conn, subscription_id)
        remove_subscriptions(writing.conn, [subscription_id])
        return Written(before)

    return writing.write(act, dry_run=dry_run)


@router.post(
    "/subscriptions/{subscription_id}/fetch",
    operation_id="fetchSubscription",
    status_code=202,
    response_model=Operation,
    dependencies=OPERATOR,
)
def fetch(writing: Writing, subscription_id: Id) -> Response:
    """Fetch a feed now, whether it is due or not."""
    return writing.start(
        "fetch_feed",
        lambda: Outcome(None, (subscription_id,), fetch_feeds(writing.conn, [subscription_id])),
    )


def _paused(writing: Writing, subscription_id: int, *, paused: bool) -> Response:
    def act() -> Written:
        pause_subscriptions(writing.conn, [subscription_id], paused=paused)
        return Written(_known(writing.conn, subscription_id))

    return writing.write(act)


def _new(wishes: schemas.FeedWishes, now: Now) -> FeedWishes:
    return FeedWishes(
        url=wishes.url,
        name=wishes.name,
        start=read_start(wishes.start, now=now),
        interval_seconds=read_interval(wishes.interval),
        priority=wishes.priority,
        policy=wishes.policy,
        proxy=wishes.proxy,
    )


def _changed(change: schemas.FeedChange, now: Now) -> FeedWishes:
    return FeedWishes(
        url=change.url,
        name=change.name,
        start=None if change.start is None else read_start(change.start, now=now),
        interval_seconds=None if change.interval is None else read_interval(change.interval),
        priority=change.priority,
        policy=change.policy,
        proxy=change.proxy,
    )


def _known(conn: Connection, subscription_id: int) -> schemas.Subscription:
    found = SubscriptionList(conn).get(subscription_id)
    if found is None:
        raise Problem(404, "unknown_id", "There is no such subscription.")
    return schemas.Subscription.model_validate(found)
