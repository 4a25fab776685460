"""What following needs from outside the process."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from anishelf.feeds.domain.feed import FeedItem
from anishelf.identity.domain.catalogue import CatalogueShow
from anishelf.identity.domain.likeness import NamedKey
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


class CatalogueNames(Protocol):
    """The names of the public catalogue as they are compared, and whose they are."""

    def keys(self) -> Sequence[NamedKey]: ...
    def shows(self, bangumi_ids: Collection[int]) -> Mapping[int, CatalogueShow]: ...


class SubjectSearch(Protocol):
    """bangumi.tv's own search; raises FetchFailed, RateLimited or MetadataInvalid."""

    def search(self, keyword: str, *, year: int | None) -> Sequence[Subject]: ...
