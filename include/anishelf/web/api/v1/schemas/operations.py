"""Long work, as the API shows it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from anishelf.access.actions import OperationState
from anishelf.web.api.schema import Answer


class Operation(Answer):
    """What was asked for and what became of it; `run` is the path of its run in Airflow's UI."""

    id: int
    kind: str
    asked_by: str
    asked_at: datetime
    state: OperationState
    progress: float
    reason: str | None
    result: dict[str, Any]
    dag_id: str | None
    run_id: str | None
    finished_at: datetime | None
