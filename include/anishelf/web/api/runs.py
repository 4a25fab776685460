"""How the run of long work is, read where Airflow's own pages read it: by this very process."""

from __future__ import annotations

from airflow.models.dagrun import DagRun

from anishelf.access.actions import Operation, OperationState, end_operation
from anishelf.core.pool import Connection

_OVER = {"success": False, "failed": True}


def refreshed(conn: Connection, found: Operation) -> Operation:
    """Return an operation as it is now: one that runs ends with its run in Airflow."""
    if found.state is not OperationState.RUNNING or not found.dag_id or not found.run_id:
        return found
    runs = DagRun.find(dag_id=found.dag_id, run_id=found.run_id)
    failed = _OVER.get(str(runs[0].state)) if runs else None
    return found if failed is None else end_operation(conn, found, failed=failed)
