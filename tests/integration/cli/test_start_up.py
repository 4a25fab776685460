"""How the command line starts: without Airflow, and without what a command does not need."""

from __future__ import annotations

import subprocess
import sys

LOADED = """
import sys
from anishelf.cli.app import app
try:
    app(["{command}", "--help"])
finally:
    heavy = {{"airflow", "sqlalchemy", "psycopg", "requests", "feedparser", "opencc"}}
    print(sorted(heavy & set(sys.modules)), file=sys.stderr)
"""


def test_help_loads_nothing_heavy() -> None:
    for command in ("subscriptions", "items", "status"):
        code = LOADED.format(command=command)
        done = subprocess.run(
            [sys.executable, "-c", code], check=True, capture_output=True, text=True
        )

        assert done.stderr.strip() == "[]"


def test_airflow_is_never_imported() -> None:
    code = """
import pkgutil, importlib, sys, anishelf.cli
for module in pkgutil.iter_modules(anishelf.cli.__path__):
    importlib.import_module(f"anishelf.cli.{module.name}")
print("airflow" in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "False"


def test_start_hands_its_options_to_the_launcher() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "anishelf.cli", "start", "--help"],
        check=True,
        capture_output=True,
        text=True,
    )

    assert "--ui-port" in done.stdout
