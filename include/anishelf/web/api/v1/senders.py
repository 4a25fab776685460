"""Senders, for administrators: the programs that may post to us. A token is shown once."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Path

from anishelf.core.roles import Role
from anishelf.settings import Settings
from anishelf.tracker.actions.senders import (
    add_sender,
    end_former,
    list_senders,
    remove_sender,
    rotate_sender,
)
from anishelf.web.api.schema import Answer, Body, Flag, Name, Page
from anishelf.web.database import Database, Now
from anishelf.web.guards import Needs

router = APIRouter(tags=["senders"], dependencies=[Depends(Needs(Role.ADMIN))])
Id = Annotated[int, Path(ge=1, lt=2**63)]


class Sender(Answer):
    """A program that may post to us."""

    id: int
    source: str
    name: str


class SenderWishes(Body):
    """Which program (seerr, sonarr, radarr or jellyfin), and what to call this instance."""

    source: Name
    name: Name
    is_4k: Flag = False
    is_anime: Flag = False


class NewSender(Answer):
    """What to enter in the program; the token is nowhere else."""

    sender: Sender
    url: str
    header: str
    token: str
    steps: list[str]
    at: datetime | None = None


@router.get("/senders", operation_id="listSenders")
def list_all(conn: Database) -> Page[Sender]:
    """Return the programs that may post to us."""
    return Page(items=[Sender.model_validate(each) for each in list_senders(conn)], next=None)


@router.post("/senders", operation_id="addSender", status_code=201)
def add(conn: Database, now: Now, wishes: SenderWishes) -> NewSender:
    """Let an instance of a program post to us."""
    made = add_sender(
        conn,
        wishes.source,
        wishes.name,
        now=now,
        public_url=Settings.from_env().public_url,
        is_4k=wishes.is_4k,
        is_anime=wishes.is_anime,
    )
    return NewSender.model_validate(made.changed)


@router.post("/senders/{sender_id}/rotate", operation_id="rotateSender")
def rotate(conn: Database, now: Now, sender_id: Id) -> NewSender:
    """Give a sender a new token; the one before counts until `end-former`."""
    public_url = Settings.from_env().public_url
    made = rotate_sender(conn, sender_id, now=now, public_url=public_url)
    return NewSender.model_validate(made.changed)


@router.post("/senders/{sender_id}/end-former", operation_id="endFormerToken")
def end(conn: Database, sender_id: Id) -> Sender:
    """End the token that counted before the present one."""
    return Sender.model_validate(end_former(conn, sender_id).changed)


@router.delete("/senders/{sender_id}", operation_id="removeSender")
def remove(conn: Database, sender_id: Id) -> Sender:
    """Let a sender post no more; what it sent stays."""
    return Sender.model_validate(remove_sender(conn, sender_id).changed)
