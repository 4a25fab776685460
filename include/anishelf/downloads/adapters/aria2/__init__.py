"""aria2: its RPC client, and what its answers mean."""

from __future__ import annotations

from anishelf.downloads.adapters.aria2.client import Aria2, connect
from anishelf.downloads.adapters.aria2.rows import STATUSES

__all__ = ["STATUSES", "Aria2", "connect"]
