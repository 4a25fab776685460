"""Readers, filters, the policy and titles, as the API shows and takes them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated

from pydantic import Field

from anishelf.decisions.actions import FilterKind, FilterLevel
from anishelf.titles.actions import Field as TitleField
from anishelf.web.api.schema import Answer, Body, Count, Flag, Name, Text


class Source(Answer):
    """Where a field comes from: a group of the pattern, or a fixed value."""

    value: str
    is_group: bool


class Parser(Answer):
    """A saved reader of titles; the one with the higher priority is asked first."""

    id: int
    name: str
    pattern: str
    condition: str
    fields: Mapping[TitleField, Source]
    priority: int
    enabled: bool
    failures: int
    last_failure: str | None


class ParserWishes(Body):
    """A reader; of one that is changed a member that is left out stays."""

    name: Name | None = None
    pattern: Text | None = None
    condition: Text | None = None
    fields: Annotated[
        dict[Annotated[str, Field(max_length=40)], Text],
        Field(description="`$2` or `$name` is a group of the pattern, else a fixed value."),
    ] = Field(default_factory=dict)
    priority: Count | None = None


class Filter(Answer):
    """A saved filter; `target` names what it counts for."""

    id: int
    kind: FilterKind
    pattern: str
    level: FilterLevel
    target_id: int | None
    target: str
    priority: int
    enabled: bool
    failures: int
    last_failure: str | None


class FilterWishes(Body):
    """A filter; of one that is changed a member that is left out stays.

    `target` is the id of a show, season or subscription, or the name of a group.
    """

    kind: FilterKind | None = None
    pattern: Text | None = None
    level: FilterLevel | None = None
    target: Text | None = None
    priority: Count | None = None


class Change(Answer):
    """An entry that would be read or decided differently."""

    item_id: int
    title: str
    before: str
    after: str


class Preview(Answer):
    """What a rule would change of the newest entries; nothing is kept."""

    entries: int
    looked: int
    changes: list[Change]
    failures: int
    last_failure: str | None


class Policy(Answer):
    """What decides between releases: each part in words, as a change takes it."""

    parts: dict[str, str]
    stated: list[str]


class PolicyWishes(Body):
    """`PART=VALUE` statements; `PART=default` takes back what was said."""

    statements: Annotated[list[Text], Field(min_length=1, max_length=50)]


class PolicyChange(Answer):
    """The policy as it is now, and how many releases are decided again because of that."""

    policy: Policy
    reopened: int


class Scope(Body):
    """What is read and filtered again: nothing named is everything."""

    item_ids: Annotated[
        list[Annotated[int, Field(strict=True, ge=1, lt=2**63)]], Field(max_length=200)
    ] = Field(default_factory=list)
    work_ids: Annotated[
        list[Annotated[int, Field(strict=True, ge=1, lt=2**63)]], Field(max_length=200)
    ] = Field(default_factory=list)
    titles: Annotated[list[Text], Field(max_length=50)] = Field(default_factory=list)


class Read(Answer):
    """How a title is read now: in words, by which reader of your own (null: the built-in one)."""

    title: str
    words: str | None
    parser: str | None


class Run(Answer):
    """What one run of reading again came to."""

    id: int
    run_id: str
    started_at: datetime
    finished_at: datetime | None
    total: int
    changed: int
    cancelled: int
    downloads_added: int


class Ids(Body):
    """Feed entries by their ids."""

    ids: Annotated[
        list[Annotated[int, Field(strict=True, ge=1, lt=2**63)]],
        Field(min_length=1, max_length=200),
    ]


class Done(Answer):
    """How many entries were not so already."""

    changed: int


class Switched(Answer):
    """What was done, in words."""

    said: str
    is_done: Flag = True
