"""How often a program may call: a bucket for reading and one for writing, refilled evenly.

Counted in this process: behind several workers a program gets as many times more.
"""

from __future__ import annotations

import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

from anishelf.web.problems import Problem

READS_A_MINUTE: Final = 600
WRITES_A_MINUTE: Final = 60
_MINUTE: Final = 60.0
_REMEMBERED: Final = 1000
_READING: Final = frozenset({"GET", "HEAD", "OPTIONS"})


class Limits:
    """Counts calls by key; *clock* gives seconds that only grow, the rest are calls a minute."""

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        *,
        reads: int = READS_A_MINUTE,
        writes: int = WRITES_A_MINUTE,
    ) -> None:
        self.reads, self.writes = reads, writes
        self._clock = clock
        self._buckets: OrderedDict[tuple[str, bool], tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def count(self, key: str, *, method: str) -> None:
        """Count one call, or raise Problem (429) that says after how many seconds to come back."""
        is_read = method in _READING
        allowed = self.reads if is_read else self.writes
        wait = self._take((key, is_read), allowed)
        if wait > 0:
            raise Problem(
                429,
                "too_many",
                "Too many calls.",
                detail=f"{allowed} a minute are allowed.",
                headers={"Retry-After": str(math.ceil(wait))},
            )

    def _take(self, bucket: tuple[str, bool], allowed: int) -> float:
        with self._lock:
            now = self._clock()
            left, since = self._buckets.pop(bucket, (float(allowed), now))
            left = min(allowed, left + (now - since) * allowed / _MINUTE)
            wait = 0.0 if left >= 1 else (1 - left) * _MINUTE / allowed
            self._buckets[bucket] = (left if wait else left - 1, now)
            while len(self._buckets) > _REMEMBERED:
                self._buckets.popitem(last=False)
            return wait


LIMITS = Limits()
