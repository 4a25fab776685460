"""Airflow's components and the commands that run them: the one place, also for docker-compose.yaml.

Task logs lie in a folder that every component shares, so none of them serves logs: Airflow's log
servers would listen on every interface.
"""

from __future__ import annotations

import sys
from enum import StrEnum


class Component(StrEnum):
    """A long-running part of Airflow."""

    API_SERVER = "api-server"
    SCHEDULER = "scheduler"
    DAG_PROCESSOR = "dag-processor"
    TRIGGERER = "triggerer"


COMMANDS: dict[Component, tuple[str, ...]] = {
    Component.API_SERVER: ("airflow", "api-server"),
    Component.SCHEDULER: ("airflow", "scheduler", "--skip-serve-logs"),
    Component.DAG_PROCESSOR: ("airflow", "dag-processor"),
    Component.TRIGGERER: ("airflow", "triggerer", "--skip-serve-logs"),
}
CELERY_WORKER = ("airflow", "celery", "worker", "--skip-serve-logs")
MIGRATE_AIRFLOW = ("airflow", "db", "migrate")
MIGRATE_ANISHELF = ("anishelf.store.migrate",)


def python_argv(command: tuple[str, ...]) -> list[str]:
    """Return *command* as this interpreter runs it: its first word is a module."""
    return [sys.executable, "-m", *command]
