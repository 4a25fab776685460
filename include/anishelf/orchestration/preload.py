"""Brings the code of every task into memory, once for each component that forks tasks or triggers.

Airflow forks a process for every task. What the parent has imported, the child has for nothing;
otherwise each task pays for it again, which is most of a short task's time.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
from functools import cache

import anishelf

_NOT_FOR_TASKS = ("cli", "launcher", "provider", "store", "web")
_DATABASE_HOOK = "airflow.providers.postgres.hooks.postgres"
# Loaded by Airflow in each child unless the parent has them.
_AIRFLOW = (
    "airflow.sdk.execution_time.supervisor",
    "airflow.sdk.execution_time.task_runner",
    "airflow.dag_processing.dagbag",
    "airflow.sdk.listener",
    "airflow.sdk.definitions.asset.metadata",
    "jinja2.ext",
)
_FORKING = frozenset({"scheduler", "triggerer", "celery"})
_WITHOUT_PAGES = _FORKING | {"dag-processor"}


def forks_tasks() -> bool:
    """Return whether this process is a component of Airflow that runs our code in children."""
    return not _FORKING.isdisjoint(sys.argv[1:2])


def serves_pages() -> bool:
    """Return whether pages may be asked of this process: not of those that only run tasks."""
    return _WITHOUT_PAGES.isdisjoint(sys.argv[1:2])


@cache
def preload() -> None:
    """Import what tasks may import; a second call costs nothing."""
    importlib.import_module(_DATABASE_HOOK)
    for room in pkgutil.iter_modules(anishelf.__path__):
        if room.name in _NOT_FOR_TASKS:
            continue
        found = importlib.import_module(f"anishelf.{room.name}")
        if room.ispkg:
            for module in pkgutil.walk_packages(found.__path__, f"{found.__name__}."):
                if not module.name.endswith(".executor"):
                    importlib.import_module(module.name)


@cache
def warm() -> None:
    """Import what tasks may import and make what every child would make for itself.

    Called in the parent of all workers before it forks the first.
    """
    preload()
    for name in _AIRFLOW:
        importlib.import_module(name)
    from airflow.dag_processing.bundles.manager import DagBundlesManager
    from airflow.sdk.api.client import Client
    from airflow.sdk.listener import get_listener_manager

    get_listener_manager()  # else each child loads the plugins again
    DagBundlesManager()  # type: ignore[no-untyped-call]
    Client(base_url="http://127.0.0.1:1", token="").close()  # keeps the TLS context
