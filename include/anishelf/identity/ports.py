"""What the steps of the identity room need from outside: tables, bangumi.tv, Mikan, the catalogue."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Protocol

from anishelf.identity.domain.catalogue import CatalogueName, CatalogueShow
from anishelf.identity.domain.likeness import NamedKey
from anishelf.identity.domain.query import IdentityQuery
from anishelf.identity.domain.renaming import SeasonName, WorkName
from anishelf.identity.domain.states import IdentitySource
from anishelf.identity.domain.subject import BangumiEpisode, CachedSubject, NamedSubject, Subject
from anishelf.identity.domain.work import (
    GivenAnswer,
    KnownSeason,
    NewEpisode,
    NewWork,
    Review,
    Suggestion,
)


class BangumiSite(Protocol):
    """bangumi.tv itself; raises NotFound, FetchFailed, MetadataInvalid or RateLimited."""

    def subject(self, subject_id: int) -> Subject: ...
    def episodes(self, subject_id: int) -> tuple[BangumiEpisode, ...]: ...
    def relations(self, subject_id: int) -> list[object]: ...
    def persons(self, subject_id: int) -> list[object]: ...
    def characters(self, subject_id: int) -> list[object]: ...
    def search(self, keyword: str, *, year: int | None = None) -> tuple[Subject, ...]: ...


class BangumiCache(Protocol):
    """The rows that keep what bangumi.tv said."""

    def find(self, subject_id: int) -> CachedSubject | None: ...
    def save(self, subject: Subject, *, now: datetime, asked_as: int | None = None) -> None: ...
    def save_part(self, subject_id: int, part: str, answer: Sequence[object]) -> None: ...
    def episodes(self, subject_id: int) -> tuple[BangumiEpisode, ...]: ...
    def save_episodes(
        self, subject_id: int, episodes: Iterable[BangumiEpisode], *, now: datetime
    ) -> None: ...
    def named(self, keys: Collection[str]) -> list[NamedSubject]: ...
    def searched(self, key: str, *, since: datetime) -> list[Subject] | None: ...
    def save_search(self, key: str, subjects: Sequence[Subject], *, now: datetime) -> None: ...


class MikanSite(Protocol):
    """Mikan itself; raises NotFound, FetchFailed or MetadataInvalid."""

    def bangumi_id(self, mikan_id: str) -> int | None: ...
    def show_of(self, infohash: str) -> str | None: ...


KnownOnMikan = Callable[[str, datetime], tuple[int | None] | None]
"""Reads which subject (None: none) a page of Mikan named at that moment or later; None: unasked."""

KeepFromMikan = Callable[[str, int | None, datetime], None]
"""Keeps which subject, if any, a page of Mikan named, and when."""

ReleaseQueries = Callable[[], Sequence[tuple[int, IdentityQuery, bool]]]
"""Reads, from the room that keeps releases, what each asks for and whether it is still open."""

Reopen = Callable[[Collection[int], str], int]
"""Has releases decided again for a reason; returns how many were decided before."""

ReadCatalogue = Callable[[], bytes]
"""Brings the catalogue as it is published; raises FetchFailed."""


class CatalogueRows(Protocol):
    """The rows of the catalogue, which is replaced as a whole."""

    def digest(self) -> str | None: ...
    def count(self) -> int: ...
    def confirm(self, *, now: datetime) -> None: ...
    def replace(
        self,
        shows: Sequence[CatalogueShow],
        names: Iterable[CatalogueName],
        *,
        digest: str,
        now: datetime,
    ) -> None: ...
    def keys(self) -> Sequence[NamedKey]: ...
    def shows(self, bangumi_ids: Collection[int]) -> Mapping[int, CatalogueShow]: ...
    def first_of_tmdb(self, series: str) -> CatalogueShow | None: ...
    def subject_of(self, namespace: str, value: str) -> int | None: ...
    def named(self, keys: Collection[str]) -> Sequence[CatalogueName]: ...
    def season_of_tmdb(self, series: str, season: int) -> Sequence[CatalogueShow]: ...


class Shows(Protocol):
    """The rows of works, seasons and episodes; each is found or made under its unique key."""

    def season_of(self, bangumi_id: int) -> KnownSeason | None: ...
    def ensure_season(
        self, work: NewWork, *, number: int, title: str, bangumi_id: int, first_episode: int
    ) -> KnownSeason | None: ...
    def ensure_specials(self, work_id: int, *, title: str) -> KnownSeason: ...
    def ensure_episodes(
        self, wanted: Collection[tuple[int, NewEpisode]]
    ) -> Mapping[tuple[int, Decimal], int]: ...
    def ensure_special(self, season_id: int, episode: NewEpisode) -> int: ...


class ExternalIds(Protocol):
    """The ids that shows have elsewhere; each means one subject."""

    def subject_of(self, namespace: str, value: str) -> int | None: ...
    def attach_ids(self, bangumi_id: int) -> None: ...
    def map_by_hand(
        self, bangumi_id: int, namespace: str, value: str, *, evidence: str
    ) -> None: ...
    def map_id(
        self, bangumi_id: int, namespace: str, value: str, *, source: IdentitySource, evidence: str
    ) -> None: ...


class Names(Protocol):
    """What works and seasons are called."""

    def works(self, work_ids: Collection[int]) -> list[WorkName]: ...
    def seasons(self, work_ids: Collection[int]) -> list[SeasonName]: ...
    def rename_work(self, name: WorkName) -> None: ...
    def rename_season(self, name: SeasonName) -> None: ...


class Reviews(Protocol):
    """The titles that wait for a person, and those that were answered."""

    def needs_suggestions(self, title_key: str, *, reason: str, since: datetime) -> bool: ...
    def ask(
        self,
        title_key: str,
        *,
        title: str,
        suggestions: Sequence[Suggestion],
        reason: str,
        now: datetime,
    ) -> None: ...
    def answer_of(self, keys: Collection[str]) -> GivenAnswer | None: ...
    def ask_season(
        self, review_id: int, *, suggestions: Sequence[Suggestion], reason: str, now: datetime
    ) -> None: ...
    def get(self, review_id: int) -> Review | None: ...
    def resolve(
        self, review: Review, *, bangumi_id: int, by: str, season: int | None = None
    ) -> None: ...
    def skip(self, review: Review, *, by: str) -> None: ...
    def pin(
        self, title_key: str, *, title: str, bangumi_id: int, by: str, season: int | None = None
    ) -> int: ...
