"""What Airflow's components bring into memory before they fork."""

from __future__ import annotations

import subprocess
import sys

_LEFT_OUT = """
import pkgutil, sys, anishelf
from anishelf.orchestration.preload import preload
preload()
wanted = ["airflow.providers.postgres.hooks.postgres", "anishelf.titles.parser"]
for room in ("feeds", "titles", "identity", "decisions", "downloads", "library", "metadata"):
    for layer in ("steps", "store", "domain"):
        folders = [f"{folder}/{room}/{layer}" for folder in anishelf.__path__]
        found = pkgutil.iter_modules(folders, f"anishelf.{room}.{layer}.")
        wanted.extend(module.name for module in found)
assert len(wanted) > 60, wanted
print(*[name for name in wanted if name not in sys.modules])
print(*[name for name in sys.modules if name.startswith(("anishelf.cli", "anishelf.launcher"))])
"""


def test_every_step_is_in_memory_before_a_task_starts_and_no_command() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _LEFT_OUT], check=True, capture_output=True, text=True
    )

    assert done.stdout.split("\n")[:2] == ["", ""]
