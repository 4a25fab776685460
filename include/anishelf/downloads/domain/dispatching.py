"""How one run hands out what is wanted, and what became of that. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from anishelf.downloads.domain.downloader import FAILURES_SHOWN_AFTER


@dataclass(frozen=True, slots=True)
class Options:
    """Where downloads go, how many one run may add, and how many bytes stay free.

    A downloader that failed *patience* times in a row loses its turn to the next.
    """

    downloads_dir: str
    max_adds: int
    min_free_space: int
    patience: int = FAILURES_SHOWN_AFTER


@dataclass(frozen=True, slots=True)
class Dispatched:
    """What became of the waiting downloads in one run."""

    accepted: int = 0
    adopted: int = 0
    failed: int = 0
    superseded: int = 0
    waiting: int = 0
