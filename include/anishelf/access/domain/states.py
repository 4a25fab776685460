"""The statuses of the room's rows."""

from __future__ import annotations

from enum import StrEnum


class OperationState(StrEnum):
    """How far long work is that a page or the API was asked for."""

    ASKED = "asked"
    RUNNING = "running"
    DONE = "done"
    REFUSED = "refused"
