"""The downloaders and how they are; the commands that people gave."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from anishelf.downloads.domain.command import Command
from anishelf.downloads.domain.downloader import Downloader
from anishelf.downloads.store.download_commands import DownloadCommands
from anishelf.downloads.store.downloaders import Downloaders
from anishelf.views.paging import page

if TYPE_CHECKING:
    from psycopg import Connection


@dataclass(frozen=True, slots=True)
class ShownDownloader:
    """A downloader as people and programs read it."""

    name: str
    kind: str
    state: str
    priority: int
    takes: tuple[str, ...]
    consecutive_failures: int
    failing_since: datetime | None
    last_error: str | None
    last_seen_at: datetime | None


def downloaders(
    conn: Connection, *, failures: int, limit: int | None = None, offset: int = 0
) -> list[ShownDownloader]:
    """Return the downloaders, the preferred one first; after *failures* one is shown as failing."""
    found = page(Downloaders(conn).all(), limit=limit, offset=offset)
    return [shown_downloader(each, failures=failures) for each in found]


def shown_downloader(downloader: Downloader, *, failures: int) -> ShownDownloader:
    """Return what is shown of a downloader."""
    return ShownDownloader(
        name=downloader.conn_id,
        kind=downloader.type,
        state=_state(downloader, failures),
        priority=downloader.priority,
        takes=tuple(sorted(downloader.capabilities)),
        consecutive_failures=downloader.consecutive_failures,
        failing_since=downloader.failing_since,
        last_error=downloader.last_error,
        last_seen_at=downloader.last_seen_at,
    )


def commands(conn: Connection, ids: Collection[int]) -> list[Command]:
    """Return commands as they are now, in the order of *ids*."""
    rows = DownloadCommands(conn)
    return [rows.get(each) for each in ids]


def _state(downloader: Downloader, failures: int) -> str:
    if not downloader.enabled:
        return "disabled"
    if downloader.refused_fingerprint is not None:
        return "login refused"
    return "downloader_error" if downloader.is_failing(after=failures) else "ok"
