"""Long work that a page or the API was asked for, and how far it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from anishelf.access.domain.states import OperationState


@dataclass(frozen=True, slots=True)
class Operation:
    """What was asked, by whom, and what became of it; `progress` goes from 0 to 1."""

    id: int
    kind: str
    asked_by: str
    asked_at: datetime
    state: OperationState
    progress: float
    reason: str | None
    result: Mapping[str, Any]
    dag_id: str | None
    run_id: str | None
    finished_at: datetime | None


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered to a request that carried an idempotency key, and to which request."""

    fingerprint: str
    status: int | None
    body: Any
    location: str | None
