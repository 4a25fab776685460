"""Channels and messages, as the API shows them and takes wishes for them."""

from __future__ import annotations

from datetime import datetime, time
from typing import Annotated

from pydantic import Field

from anishelf.notifications.actions import Wishes
from anishelf.web.api.schema import Answer, Body, Name, Text


class Channel(Answer):
    """Where messages go, which ones, and when; an empty list asks for everything of its sort.

    Its address and secret are in the Airflow connection `conn_id`, and never shown.
    """

    id: int
    name: str
    conn_id: str
    is_active: bool
    kinds: list[str]
    shows: list[int]
    subscriptions: list[int]
    people: list[str]
    quiet_from: time | None
    quiet_until: time | None
    zone: str | None
    language: str
    title_template: str | None
    body_template: str | None
    per_hour: int
    failing_since: datetime | None
    last_error: str | None
    last_sent_at: datetime | None
    waiting: int


class Message(Answer):
    """One message; `notice_count` is how many changes it tells."""

    id: str
    channel_id: int
    title: str
    body: str
    notice_count: int
    state: str
    attempts: int
    next_attempt_at: datetime
    made_at: datetime
    sent_at: datetime | None
    error: str | None


class Draft(Answer):
    """What a message would say."""

    title: str
    body: str


class Said(Answer):
    """Who took a test."""

    said: str


class Removed(Answer):
    """What is no more."""

    id: int


class Replayed(Answer):
    """The message that goes out again."""

    id: str


Ids = Annotated[list[Annotated[int, Field(strict=True, ge=1, lt=2**63)]], Field(max_length=1000)]


class ChannelWishes(Body):
    """How a channel should be; what is left out stays, an empty list asks for everything."""

    conn_id: Name | None = None
    kinds: Annotated[list[Name], Field(max_length=50)] | None = None
    shows: Ids | None = None
    subscriptions: Ids | None = None
    people: Annotated[list[Name], Field(max_length=200)] | None = None
    quiet: Text | None = None
    zone: Name | None = None
    language: Name | None = None
    title_template: Text | None = None
    body_template: Text | None = None
    per_hour: Annotated[int | None, Field(strict=True, ge=1, le=10_000)] = None

    def wishes(self) -> Wishes:
        """Return them as the action takes them."""
        return Wishes(**{name: getattr(self, name) for name in ChannelWishes.model_fields})


class NewChannel(ChannelWishes):
    """A channel to be added."""

    name: Name
