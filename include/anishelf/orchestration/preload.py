"""Brings the code of every task into memory, once for each Airflow component.

Airflow forks a process for every task. What the parent has imported, the child has for nothing;
otherwise each task pays for it again, which is most of a short task's time. The plugin imports this
module, because Airflow loads plugins in each component before it forks.
"""

from __future__ import annotations

import importlib
import pkgutil

import anishelf

_PACKAGES = ("adapters", "domain", "orchestration", "pipeline", "store")
_NOT_FOR_TASKS = "anishelf.store.migrat"


def preload() -> None:
    """Import what tasks may import; a second call costs nothing."""
    for package in _PACKAGES:
        folders = [f"{folder}/{package}" for folder in anishelf.__path__]
        for module in pkgutil.walk_packages(folders, f"anishelf.{package}."):
            if not module.name.startswith(_NOT_FOR_TASKS):
                importlib.import_module(module.name)
