"""qBittorrent 4.5 to 5.3: its Web API, and what its answers mean."""

from __future__ import annotations

from anishelf.downloads.adapters.qbittorrent.client import QBittorrent, connect, open_client
from anishelf.downloads.adapters.qbittorrent.rows import PHASES

__all__ = ["PHASES", "QBittorrent", "connect", "open_client"]
