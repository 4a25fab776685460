"""What the media server room meets outside this process."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from anishelf.mediaserver.domain.items import Item, Page


class MediaServer(Protocol):
    """Jellyfin. Each call is one request; it raises JellyfinUnreachable or JellyfinRefused."""

    def report_changed(self, folders: Sequence[str]) -> None: ...
    def page(self, number: int) -> Page: ...
    def episodes(self, series_id: str) -> Sequence[Item]: ...
