"""What the steps of the titles room need from outside: the feed entries and what is read in them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Protocol

from anishelf.feeds.domain.feed import RawItem
from anishelf.feeds.domain.states import DownloadType, ItemStatus
from anishelf.titles.parser import ReleaseTitle

Read = tuple[int, ReleaseTitle, DownloadType]
"""An item, what its title says, and the form in which it is offered."""

Record = Callable[[Sequence[Read]], object]
"""Keeps what titles say; recording an item again replaces what it said before."""

NoteFailures = Callable[[Mapping[int, tuple[int, str]]], None]
"""Keeps for their user how often rules failed, and why last, by the rule's id."""


class Items(Protocol):
    """The feed entries."""

    def pending(self, *, limit: int) -> Sequence[RawItem]: ...
    def advance_all(
        self, reasons: Mapping[int, str | None], *, old: ItemStatus, new: ItemStatus
    ) -> int: ...
    def reopen(self, item_ids: Collection[int], *, reason: str) -> int: ...
