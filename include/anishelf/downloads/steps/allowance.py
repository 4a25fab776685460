"""How much one run may add: a number of downloads, and the free space of the disk."""

from __future__ import annotations

_GIGABYTE = 1 << 30


class Allowance:
    """What is left for this run to add; *budget* is in bytes."""

    def __init__(self, *, max_adds: int, budget: int) -> None:
        self._max_adds = max_adds
        self._budget = budget
        self._adds = 0

    def objection(self, *, size: int) -> str | None:
        """Return why a download of *size* bytes waits for a later run, or None when it may go."""
        if self._adds >= self._max_adds:
            return f"its turn comes in a later run: {self._adds} are added in one"
        if size <= self._budget and self._budget > 0:
            return None
        room = max(self._budget, 0) / _GIGABYTE
        return f"the disk is too full: it needs {size / _GIGABYTE:.1f} GB and may use {room:.1f} GB"

    def spend(self, *, size: int) -> None:
        """Count one that was sent."""
        self._adds += 1
        self._budget -= size
