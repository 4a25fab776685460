"""Subscriptions: the feeds that are followed."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path

from anishelf.views.lists.subscriptions import SubscriptionList, place_of
from anishelf.web.api.paging import Paging, cut
from anishelf.web.api.schema import Page
from anishelf.web.api.v1.schemas.subscriptions import Subscription
from anishelf.web.database import Database
from anishelf.web.problems import Problem

router = APIRouter(tags=["subscriptions"])
Id = Annotated[int, Path(ge=1, lt=2**63)]


@router.get("/subscriptions", operation_id="listSubscriptions")
def list_subscriptions(conn: Database, asked: Paging) -> Page[Subscription]:
    """Return the followed feeds, the most important first."""
    rows = SubscriptionList(conn)
    found = rows.page(limit=asked.limit + 1, after=asked.after)
    shown, following = cut(found, asked, place_of)
    return Page(
        items=[Subscription.model_validate(each) for each in shown],
        next=following,
        total=rows.count() if asked.count else None,
    )


@router.get("/subscriptions/{subscription_id}", operation_id="getSubscription")
def get_subscription(conn: Database, subscription_id: Id) -> Subscription:
    """Return one followed feed."""
    found = SubscriptionList(conn).get(subscription_id)
    if found is None:
        raise Problem(404, "unknown_id", "There is no such subscription.")
    return Subscription.model_validate(found)
