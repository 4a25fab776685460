"""What is set and where it comes from, the tokens of programs, and who may post to us."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Response

from anishelf.access.actions import make_token, revoke_token, tokens
from anishelf.core.roles import Role
from anishelf.errors import PipelineError
from anishelf.settings import Settings, shown_settings
from anishelf.tracker.actions.senders import (
    add_sender,
    end_former,
    list_senders,
    remove_sender,
    rotate_sender,
)
from anishelf.web.forms.form import Filled
from anishelf.web.forms.visit import Visit, Visiting
from anishelf.web.guards import Needs, caller_of
from anishelf.web.problems import Problem
from anishelf.web.words import SETTINGS

router = APIRouter(include_in_schema=False)
admin = [Depends(Needs(Role.ADMIN))]
Id = Annotated[int, Path(ge=1, lt=2**63)]


@router.get("/settings")
def overview(visit: Visiting) -> Response:
    """Show the settings, and to an administrator the tokens and senders."""
    return _page(visit)


@router.post("/settings/tokens", dependencies=admin)
def add_token(visit: Visiting, form: Filled) -> Response:
    """Make a token; its secret is on this page and nowhere else."""
    name, days = form.text("name"), form.number("days")
    if not name or form.text("scope") not in set(Role):
        raise Problem(
            422, "invalid", "The request is not valid.", detail="name and role are needed"
        )
    made = make_token(
        visit.conn,
        name=name[:200],
        scope=Role(form.text("scope")),
        by=visit.by,
        expires_at=visit.now + timedelta(days=min(days, 36_500)) if days else None,
    )
    return _page(visit, made_token=made)


@router.post("/settings/tokens/{token_id}/revoke", dependencies=admin)
def end_token(visit: Visiting, token_id: Id) -> Response:
    """End a token at once."""
    ended = revoke_token(visit.conn, token_id, now=visit.now)
    said = visit.say("%(name)s opens nothing any more.", name=ended.name)
    return visit.told(said, back_to="/settings", tone="rest")


@router.post("/settings/senders", dependencies=admin)
def new_sender(visit: Visiting, form: Filled) -> Response:
    """Let a program post to us; its token is on this page and nowhere else."""
    try:
        made = add_sender(
            visit.conn,
            form.text("source"),
            form.text("name") or form.text("source"),
            now=visit.now,
            public_url=Settings.from_env().public_url,
        )
    except PipelineError as error:
        return _page(visit, error=str(error))
    return _page(visit, made_sender=made.changed)


@router.post("/settings/senders/{sender_id}/{what}", dependencies=admin)
def act(visit: Visiting, sender_id: Id, what: str) -> Response:
    """Give a sender another token, end the one before, or let it post no more."""
    if what == "rotate":
        public_url = Settings.from_env().public_url
        made = rotate_sender(visit.conn, sender_id, now=visit.now, public_url=public_url)
        return _page(visit, made_sender=made.changed)
    if what == "end-former":
        end_former(visit.conn, sender_id)
        said = visit.say("Only the newest token counts now.")
        return visit.told(said, back_to="/settings")
    if what == "remove":
        remove_sender(visit.conn, sender_id)
        said = visit.say("It may post no more; what it sent stays.")
        return visit.told(said, back_to="/settings", tone="rest")
    raise Problem(404, "unknown_action", "There is no such action.")


def _page(visit: Visit, **made: object) -> Response:
    settings = Settings.from_env()
    may = caller_of(visit.request).role.covers(Role.ADMIN)
    return visit.page(
        "settings/page.html",
        {
            "settings": shown_settings(settings),
            "about": SETTINGS,
            "roles": [str(each) for each in Role],
            "tokens": tokens(visit.conn) if may else [],
            "senders": list_senders(visit.conn) if may else [],
            "made_token": None,
            "made_sender": None,
            "error": None,
            **made,
        },
    )
