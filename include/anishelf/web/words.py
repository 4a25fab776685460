"""What stages, steps and failures are called, and the tone and sign of each.

The words are English texts to translate; `core` and `views` keep codes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from anishelf.views import Failure, FailureKind, Stage, Step
from anishelf.web.nav import N_


@dataclass(frozen=True, slots=True)
class Shown:
    """How a state looks: whose turn it is (the tone), its sign, and its word."""

    tone: str
    icon: str
    word: str


STAGES: Final[Mapping[Stage, Shown]] = {
    Stage.UNREAD: Shown("rest", "clock", N_("not read yet")),
    Stage.UNREADABLE: Shown("call", "ask", N_("not readable")),
    Stage.UNMATCHED: Shown("call", "ask", N_("not recognised")),
    Stage.SKIPPED: Shown("rest", "minus", N_("skipped")),
    Stage.UNDECIDED: Shown("rest", "clock", N_("not decided yet")),
    Stage.BLOCKED: Shown("wait", "lock", N_("show not recognised")),
    Stage.FILTERED: Shown("rest", "rules", N_("filtered out")),
    Stage.SUPERSEDED: Shown("rest", "swap", N_("a better one exists")),
    Stage.CONFLICT: Shown("call", "split", N_("two are equal")),
    Stage.WANTED: Shown("shelf", "check", N_("wanted")),
    Stage.QUEUED: Shown("rest", "clock", N_("queued")),
    Stage.NO_DOWNLOADER: Shown("call", "cross", N_("no downloader")),
    Stage.DOWNLOADING: Shown("move", "download", N_("downloading")),
    Stage.STUCK: Shown("wait", "alert", N_("stuck")),
    Stage.DOWNLOAD_FAILED: Shown("call", "cross", N_("download failed")),
    Stage.CANCELLED: Shown("rest", "cross", N_("cancelled")),
    Stage.REMOVED: Shown("rest", "trash", N_("removed")),
    Stage.DOWNLOADED: Shown("move", "tray", N_("downloaded")),
    Stage.SYNCING: Shown("move", "import", N_("moving in")),
    Stage.SYNC_FAILED: Shown("call", "cross", N_("could not move in")),
    Stage.BATCH_UNMATCHED: Shown("call", "ask", N_("files unclear")),
    Stage.IN_LIBRARY: Shown("shelf", "check", N_("in the library")),
    Stage.UNDESCRIBED: Shown("wait", "alert", N_("not described")),
    Stage.MISMATCHED: Shown("call", "ask", N_("no longer matches")),
    Stage.MISSING: Shown("call", "gap", N_("missing")),
    Stage.LIBRARY_CONFLICT: Shown("call", "split", N_("name taken")),
    Stage.TRASHED: Shown("rest", "trash", N_("in the trash")),
}

STEPS: Final[Mapping[Step, Shown]] = {
    Step.FETCH: Shown("rest", "feed", N_("Feed")),
    Step.PARSE: Shown("rest", "match", N_("Title")),
    Step.DECIDE: Shown("rest", "rules", N_("Decision")),
    Step.DISPATCH: Shown("move", "tray", N_("Downloader")),
    Step.DOWNLOAD: Shown("move", "download", N_("Download")),
    Step.MOVE: Shown("move", "import", N_("Into the library")),
    Step.RESYNC: Shown("move", "swap", N_("Moved within the library")),
    Step.METADATA: Shown("shelf", "match", N_("Description")),
    Step.LIBRARY: Shown("shelf", "library", N_("Library file")),
}

FAILURES: Final[Mapping[FailureKind, str]] = {
    FailureKind.FEED: N_("Feed"),
    FailureKind.DOWNLOADER: N_("Downloader"),
}
"""What comes before the name of something that fails; other names speak for themselves."""


def failure_prefix(failure: Failure) -> str | None:
    """Return the text to translate that stands before a failure's name, or None."""
    return FAILURES.get(failure.kind)
