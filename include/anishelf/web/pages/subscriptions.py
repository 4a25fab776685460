"""The feeds that are followed: how they are, what they brought, and following another one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Path, Response

from anishelf.core.outcome import Outcome
from anishelf.core.pool import Connection
from anishelf.core.roles import Role
from anishelf.errors import PipelineError
from anishelf.feeds.actions import Followed as NewlyFollowed
from anishelf.feeds.actions import (
    edit_subscription,
    fetch_feeds,
    follow_feed,
    pause_subscriptions,
    remove_subscriptions,
)
from anishelf.views.lists.subscriptions import Followed, SubscriptionList, place_of
from anishelf.web.api.paging import cut, read_place, wanted
from anishelf.web.forms.feeds import FeedForm, filled, shown, wishes_of
from anishelf.web.forms.form import Filled, Form
from anishelf.web.forms.previews import look_at
from anishelf.web.forms.visit import Visit, Visiting
from anishelf.web.guards import Needs
from anishelf.web.nav import N_
from anishelf.web.problems import Problem

router = APIRouter(include_in_schema=False)
operator = [Depends(Needs(Role.OPERATOR))]
Id = Annotated[int, Path(ge=1, lt=2**63)]


@router.get("/subscriptions")
def overview(visit: Visiting, after: str | None = None) -> Response:
    """Show the followed feeds."""
    return visit.page("subscriptions/page.html", _listed(visit, after))


@router.get("/parts/subscriptions/list")
def part(visit: Visiting, after: str | None = None) -> Response:
    """Show the list again."""
    return visit.page("subscriptions/list.html", _listed(visit, after))


@router.get("/subscriptions/new", dependencies=operator)
def new(visit: Visiting, url: str = "") -> Response:
    """Show the form for another feed."""
    return visit.page("subscriptions/new.html", {"form": FeedForm(url=url)})


@router.post("/subscriptions/new", dependencies=operator)
def add(visit: Visiting, form: Filled) -> Response:
    """Look at a feed, or follow it; what was typed stays in the form until it is followed."""
    values: dict[str, object] = {"form": filled(form)}
    done: Outcome[NewlyFollowed] | None = None
    try:
        if form.text("do") == "follow":
            done = _follow(visit, form)
            values = {"form": FeedForm(), "followed": done.changed}
        else:
            wishes = wishes_of(visit.request, form, visit.now)
            values["looked"] = look_at(visit.conn, wishes, now=visit.now)
    except PipelineError as error:
        values["error"] = str(error)
    return visit.page("subscriptions/new.html", values, done=done)


@router.post("/subscriptions/fetch", dependencies=operator)
def fetch_all(visit: Visiting) -> Response:
    """Fetch every feed now."""
    asked = Outcome[object](None, (), fetch_feeds(visit.conn, []))
    said = visit.say("All feeds are being fetched.")
    return visit.told(said, back_to="/subscriptions", tone="move", done=asked)


@router.get("/subscriptions/{subscription_id}")
def one(visit: Visiting, subscription_id: Id) -> Response:
    """Show one feed with its form."""
    feed = _known(visit, subscription_id)
    return visit.page("subscriptions/one.html", {"feed": feed, "form": shown(feed)})


@router.post("/subscriptions/{subscription_id}", dependencies=operator)
def edit(visit: Visiting, subscription_id: Id, form: Filled) -> Response:
    """Say what a change would decide again, or save it."""
    feed = _known(visit, subscription_id)
    values: dict[str, object] = {"feed": feed, "form": filled(form)}
    is_saved = form.text("do") == "save"
    try:
        wishes = wishes_of(visit.request, form, visit.now, old=feed)
        with visit.conn.transaction(force_rollback=not is_saved):
            changed = edit_subscription(visit.conn, feed.id, wishes, by=visit.by).changed
        values |= {"is_saved": is_saved, "reopened": changed.reopened}
    except PipelineError as error:
        values["error"] = str(error)
        is_saved = False
    if is_saved:
        saved = _known(visit, subscription_id)
        values |= {"feed": saved, "form": shown(saved)}
    return visit.page("subscriptions/one.html", values)


@router.post("/subscriptions/{subscription_id}/{what}", dependencies=operator)
def act(visit: Visiting, subscription_id: Id, what: str) -> Response:
    """Pause, resume, fetch or remove one feed."""
    if what not in _ACTS:
        raise Problem(404, "unknown_action", "There is no such action.")
    feed = _known(visit, subscription_id)
    said, tone, do = _ACTS[what]
    here = f"/subscriptions/{feed.id}"
    return visit.told(
        visit.say(said, name=feed.name),
        back_to="/subscriptions" if what == "remove" else here,
        leaves=what == "remove",
        tone=tone,
        undo=f"{here}/{_UNDO[what]}" if what in _UNDO else None,
        done=do(visit.conn, feed.id),
    )


def _paused(conn: Connection, subscription_id: int) -> Outcome[object]:
    return pause_subscriptions(conn, [subscription_id], paused=True)


def _resumed(conn: Connection, subscription_id: int) -> Outcome[object]:
    return pause_subscriptions(conn, [subscription_id], paused=False)


def _fetched(conn: Connection, subscription_id: int) -> Outcome[object]:
    return Outcome(None, (subscription_id,), fetch_feeds(conn, [subscription_id]))


def _removed(conn: Connection, subscription_id: int) -> Outcome[object]:
    return remove_subscriptions(conn, [subscription_id])


_ACTS: Final[dict[str, tuple[str, str, Callable[[Connection, int], Outcome[object]]]]] = {
    "pause": (N_("%(name)s is paused."), "rest", _paused),
    "resume": (N_("%(name)s is fetched again."), "shelf", _resumed),
    "fetch": (N_("%(name)s is being fetched."), "move", _fetched),
    "remove": (N_("%(name)s is no longer followed; what it brought stays."), "rest", _removed),
}
_UNDO: Final = {"pause": "resume", "resume": "pause"}


def _follow(visit: Visit, form: Form) -> Outcome[NewlyFollowed]:
    wishes = wishes_of(visit.request, form, visit.now)
    name = look_at(visit.conn, wishes, now=visit.now).name
    made = follow_feed(visit.conn, wishes, name=name, now=visit.now)
    return Outcome(made.changed, made.ids, fetch_feeds(visit.conn, made.ids))


def _listed(visit: Visit, after: str | None) -> dict[str, object]:
    rows = SubscriptionList(visit.conn)
    asked = replace(wanted(), after=read_place(after) if after else None)
    found, following = cut(rows.page(limit=asked.limit + 1, after=asked.after), asked, place_of)
    return {"feeds": found, "after": after, "next": following, "count": rows.count()}


def _known(visit: Visit, subscription_id: int) -> Followed:
    found = SubscriptionList(visit.conn).get(subscription_id)
    if found is None:
        raise Problem(404, "unknown_id", "There is no such subscription.")
    return found
