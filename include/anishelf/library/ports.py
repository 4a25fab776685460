"""What the steps of the library meet outside this process, and the rows that they see."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from anishelf.library.domain.verification import Unverified


class UnreportedFiles(Protocol):
    """The library files that Jellyfin has not heard of, in their present shape."""

    def take_unreported(self) -> list[tuple[int, str]]: ...
    def not_reported(self, file_ids: Collection[int]) -> None: ...


class UnverifiedFiles(Protocol):
    """The library files that Jellyfin has not shown yet."""

    def unverified(self, download_ids: Collection[int] | None = None) -> list[Unverified]: ...
    def verified(self, file_id: int, *, item_id: str, now: datetime) -> None: ...
    def unseen(self, file_id: int, *, reason: str) -> None: ...
