"""What every DAG shares."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

START = datetime(2026, 1, 1, tzinfo=UTC)

DEFAULT_ARGS: dict[str, Any] = {
    "owner": "anishelf",
    # Airflow's retries repeat a task that died; a refusal is final, and attempts are counted in rows.
    "retries": 2,
    "retry_delay": timedelta(seconds=5),
}
