"""Transmission 3 and 4: its RPC, and what its answers mean."""

from __future__ import annotations

from anishelf.downloads.adapters.transmission.client import STATUSES, Transmission, connect

__all__ = ["STATUSES", "Transmission", "connect"]
