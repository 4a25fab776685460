"""What the steps of the metadata room meet: files, pictures, templates, and its tables.

Each port bears the name of the class that stands behind it, where the methods are explained.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import Protocol

from anishelf.identity.domain.work import NewEpisode
from anishelf.library.domain.states import MetadataStatus
from anishelf.metadata.domain.description import (
    DescribedEpisode,
    MetadataTask,
    Picture,
    Sidecar,
)
from anishelf.metadata.domain.nfo import Nfo

EnsureEpisode = Callable[[int, NewEpisode], int]
"""Finds or makes the row of an episode of a season, and returns its id."""

Fingerprint = Callable[[int], str]
"""Returns a digest of what is known of a subject, its people and its episodes."""

RenderNfo = Callable[[Nfo], bytes]
"""Turns an NFO value into the bytes of its file; raises MetadataInvalid."""

FetchPicture = Callable[[str], Picture]
"""Fetches the picture at an address; raises NotFound, FetchFailed or MetadataInvalid."""


class MetadataTasks(Protocol):
    """The synced files, whether they are described, and the episodes that each holds."""

    def due(
        self,
        statuses: Sequence[MetadataStatus],
        *,
        now: datetime,
        download_ids: Sequence[int] | None = None,
    ) -> list[MetadataTask]: ...
    def in_file(self, path: str) -> list[DescribedEpisode]: ...
    def advance(
        self,
        task: MetadataTask,
        *,
        new: MetadataStatus,
        next_attempt_at: datetime | None = None,
        reason: str | None = None,
        failed: bool = False,
    ) -> None: ...
    def described(self, tasks: Collection[MetadataTask]) -> None: ...
    def describe_again(self, work_ids: Collection[int], *, now: datetime) -> None: ...


class Sidecars(Protocol):
    """What we wrote beside videos, by path, and what is said of a work's seasons there."""

    def at(self, path: str) -> Sidecar | None: ...
    def record(self, sidecar: Sidecar) -> None: ...
    def season_names(self, work_id: int) -> list[tuple[int, int]]: ...
    def ids_of(self, bangumi_id: int) -> list[tuple[str, str]]: ...


class SidecarFiles(Protocol):
    """The library's folders; paths are absolute."""

    def root_of(self, path: str) -> str: ...
    def read(self, path: str) -> bytes | None: ...
    def write(self, path: str, data: bytes, *, replace: bool) -> None: ...
    def settle(self) -> None: ...
