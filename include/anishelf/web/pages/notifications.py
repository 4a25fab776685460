"""Whom Anishelf tells what: the channels, how they do, and the last messages."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Path, Response

from anishelf.core.roles import Role
from anishelf.errors import PipelineError
from anishelf.notifications.actions import (
    KINDS,
    LANGUAGES,
    Wishes,
    add_channel,
    known_channel,
    list_channels,
    list_messages,
    pause_channel,
    preview_channel,
    remove_channel,
    replay_message,
)
from anishelf.web.forms.form import Filled, Form
from anishelf.web.forms.visit import Visit, Visiting
from anishelf.web.guards import Needs
from anishelf.web.nav import N_
from anishelf.web.problems import Problem
from anishelf.wiring.airflow import context_over
from anishelf.wiring.notifications import send_test

router = APIRouter(include_in_schema=False)
admin = [Depends(Needs(Role.ADMIN))]
Id = Annotated[int, Path(ge=1, lt=2**63)]
MESSAGES: Final = 50

EVENTS: Final = {
    "arrived": N_("an episode arrived"),
    "available": N_("something can be watched"),
    "needs_you": N_("a question needs somebody"),
    "download_failed": N_("a download failed"),
    "sync_failed": N_("a file could not move in"),
    "dead": N_("something does not answer"),
    "back": N_("something is back again"),
}


@router.get("/notifications")
def overview(visit: Visiting) -> Response:
    """Show the channels and the last messages."""
    return visit.page("notifications/page.html", _shown(visit))


@router.get("/parts/notifications/list")
def part(visit: Visiting) -> Response:
    """Show the channels again."""
    return visit.page("notifications/list.html", _shown(visit))


@router.post("/notifications/new", dependencies=admin)
def add(visit: Visiting, form: Filled) -> Response:
    """Add a channel; what was typed stays in the form until it is added."""
    values: dict[str, object] = {"typed": form}
    try:
        made = add_channel(visit.conn, _name(form), _wishes(form)).changed
        values = {"added": made.channel}
    except PipelineError as error:
        values["error"] = str(error)
    return visit.page("notifications/page.html", {**_shown(visit), **values})


@router.post("/notifications/messages/{message_id}/replay", dependencies=admin)
def replay(visit: Visiting, message_id: str) -> Response:
    """Deliver a message once more."""
    replay_message(visit.conn, message_id, now=visit.now)
    said = visit.say(N_("The message goes out again."))
    return visit.told(said, back_to="/notifications", tone="move")


@router.post("/notifications/{channel_id}/{what}", dependencies=admin)
def act(visit: Visiting, channel_id: Id, what: str) -> Response:
    """Pause, resume, test, preview or remove a channel."""
    if what not in _ACTS:
        raise Problem(404, "unknown_action", "There is no such action.")
    name = known_channel(visit.conn, channel_id).channel.name
    said = _ACTS[what](visit, channel_id, name)
    return visit.told(said, back_to="/notifications")


def _pause(visit: Visit, channel_id: int, name: str) -> str:
    pause_channel(visit.conn, channel_id, paused=True)
    return visit.say(N_("%(name)s is told nothing for now; what happens waits."), name=name)


def _resume(visit: Visit, channel_id: int, name: str) -> str:
    pause_channel(visit.conn, channel_id, paused=False)
    return visit.say(N_("%(name)s is told again."), name=name)


def _test(visit: Visit, channel_id: int, name: str) -> str:
    channel = known_channel(visit.conn, channel_id).channel
    send_test(context_over(visit.conn), channel)
    return visit.say(N_("A test was sent to %(name)s."), name=name)


def _preview(visit: Visit, channel_id: int, name: str) -> str:
    del name
    draft = preview_channel(visit.conn, channel_id, now=visit.now)
    return " — ".join(filter(None, [draft.title, draft.body]))


def _remove(visit: Visit, channel_id: int, name: str) -> str:
    remove_channel(visit.conn, channel_id)
    return visit.say(N_("%(name)s is removed; its connection stays in Airflow."), name=name)


_ACTS: Final = {
    "pause": _pause,
    "resume": _resume,
    "test": _test,
    "preview": _preview,
    "remove": _remove,
}


def _shown(visit: Visit) -> dict[str, object]:
    return {
        "channels": list_channels(visit.conn),
        "messages": list_messages(visit.conn, channel_id=None, limit=MESSAGES),
        "events": {kind: EVENTS[kind] for kind in KINDS},
        "tongues": LANGUAGES,
    }


def _name(form: Form) -> str:
    name = form.text("name")
    if not name:
        raise Problem(422, "invalid", "The request is not valid.")
    return name


def _wishes(form: Form) -> Wishes:
    return Wishes(
        kinds=[kind for kind in KINDS if form.ticked(f"event-{kind}")],
        people=[each for each in form.text("people").split() if each],
        quiet=form.text("quiet"),
        zone=form.said("zone"),
        language=form.said("language"),
        title_template=form.said("title"),
        body_template=form.said("body"),
    )
