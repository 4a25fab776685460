"""Builds the parts of `operations`: Airflow's REST API and the log files of its runs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from anishelf.errors import StackNotRunning
from anishelf.settings import airflow_api

if TYPE_CHECKING:
    from anishelf.operations.airflow_api import Airflow
    from anishelf.operations.run_logs import RunLogs


def airflow() -> Airflow:
    """Return Airflow's own REST API, or raise StackNotRunning where nobody said where it is."""
    from anishelf.operations.airflow_api import Airflow
    from anishelf.operations.airflow_session import open_session

    at = airflow_api()
    return Airflow(open_session(at.url), at.url, user=at.user, password=at.password)


def find_airflow() -> Airflow | None:
    """Return Airflow's own REST API, or None where nobody said where it is."""
    try:
        return airflow()
    except StackNotRunning:
        return None


def run_logs(folder: Path) -> RunLogs:
    """Return the log files of Airflow's runs; *folder* is where Airflow keeps them."""
    from anishelf.operations.run_logs import RunLogs

    return RunLogs(folder)
