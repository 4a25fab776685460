"""Brings the code of every task into memory, once for each Airflow component.

Airflow forks a process for every task. What the parent has imported, the child has for nothing;
otherwise each task pays for it again, which is most of a short task's time. The plugin imports this
module, because Airflow loads plugins in each component before it forks.
"""

from __future__ import annotations

import functools
import importlib
import pkgutil

import anishelf

_NOT_FOR_TASKS = ("cli", "launcher", "provider", "store", "web")
_DATABASE_HOOK = "airflow.providers.postgres.hooks.postgres"


@functools.cache
def preload() -> None:
    """Import what tasks may import; a second call costs nothing."""
    importlib.import_module(_DATABASE_HOOK)
    for room in pkgutil.iter_modules(anishelf.__path__):
        if room.name in _NOT_FOR_TASKS:
            continue
        found = importlib.import_module(f"anishelf.{room.name}")
        if room.ispkg:
            for module in pkgutil.walk_packages(found.__path__, f"{found.__name__}."):
                importlib.import_module(module.name)
