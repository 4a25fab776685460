"""What following needs from outside the process."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from anishelf.feeds.domain.feed import FeedItem
from anishelf.feeds.domain.subscription import Stored
from anishelf.following.domain.sites import SiteGroup, SiteShow
from anishelf.identity.domain.episode_list import EpisodeList
from anishelf.identity.domain.subject import Subject


class ReleaseSite(Protocol):
    """A site that lists releases of fansub groups."""

    @property
    def name(self) -> str:
        """Return what people call it."""
        ...

    @property
    def tried(self) -> bool:
        """Return whether its answers were seen; else its shape is known from others' programs."""
        ...

    def search(self, words: str) -> tuple[FeedItem, ...]:
        """Return what the site lists for *words*, as it sorts it.

        Raises FetchFailed where the site is away, and FeedInvalid where it answers in a shape that
        is not known: never an empty list in the place of either.
        """
        ...

    def feed(self, words: str) -> str | None:
        """Return the address of a feed for *words* that can be followed; None where it has none."""
        ...


class ShowSite(ReleaseSite, Protocol):
    """A site with a page for each show that names the groups; it raises as `search` does."""

    def shows(self, words: str) -> tuple[SiteShow, ...]: ...
    def groups(self, show_id: str) -> tuple[SiteGroup, ...]: ...
    def releases(self, show_id: str) -> tuple[FeedItem, ...]: ...
    def show_feed(self, show_id: str, group_id: str | None = None) -> str: ...


class SubjectFacts(Protocol):
    """What bangumi.tv says of subjects; raises NotFound, FetchFailed or MetadataInvalid."""

    def search(self, keyword: str, *, year: int | None) -> Sequence[Subject]: ...
    def get(self, subject_id: int) -> Subject: ...
    def episodes(self, subject_id: int) -> EpisodeList: ...


AskFor = Callable[[int, Sequence[tuple[str, FeedItem]], datetime], Stored]
"""Keeps entries (identity, entry) that somebody asks a subscription for."""
