"""A configured downloader and its health. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from anishelf.feeds.domain.states import DownloadType

CATEGORY = "anishelf"
"""Under which our transfers are kept in a downloader that sorts them."""

FAILURES_SHOWN_AFTER = 5


@dataclass(frozen=True, slots=True)
class Downloader:
    """A configured downloader and its health; `refused_fingerprint` is the login it refused."""

    id: int
    conn_id: str
    type: str
    priority: int
    enabled: bool
    consecutive_failures: int
    failing_since: datetime | None
    last_error: str | None
    last_seen_at: datetime | None
    refused_fingerprint: str | None
    capabilities: frozenset[DownloadType]

    def is_failing(self, *, after: int = FAILURES_SHOWN_AFTER) -> bool:
        """Return whether it failed so often that the user should see it, or refuses our login."""
        return self.refused_fingerprint is not None or self.consecutive_failures >= after
