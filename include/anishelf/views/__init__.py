"""What people look at: plain rows that are read for pages, lists and the health check."""

from __future__ import annotations

from anishelf.feeds.domain.states import CONTINUING, WAITING, Stage
from anishelf.views.board import Dashboard
from anishelf.views.rows import (
    Episode,
    Failure,
    FailureKind,
    Item,
    Poster,
    Progress,
    Sync,
    Transfer,
)
from anishelf.views.trace import Evidence, Moment, Step, Trace

__all__ = [
    "CONTINUING",
    "WAITING",
    "Dashboard",
    "Episode",
    "Evidence",
    "Failure",
    "FailureKind",
    "Item",
    "Moment",
    "Poster",
    "Progress",
    "Stage",
    "Step",
    "Sync",
    "Trace",
    "Transfer",
]
