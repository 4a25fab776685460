"""The set-up for a fresh machine: what can be tested without one."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def test_plain_make_lists_every_target() -> None:
    listed = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout

    targets = {line.split()[1] for line in listed.splitlines()}
    assert targets >= {"setup", "demo", "start", "test", "test-faults", "check", "bench", "clean"}


def test_python_that_does_not_fit_is_named_in_words(tmp_path: Path) -> None:
    asked = subprocess.run(
        ["/bin/sh", str(ROOT / "bootstrap" / "find-python.sh")],
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert asked.returncode == 1
    assert "Anishelf needs Python 3.11 or 3.12" in asked.stderr


@pytest.mark.parametrize("name", ["setup", "wheels"])
def test_unknown_purpose_is_refused(name: str) -> None:
    asked = subprocess.run(
        [sys.executable, "-m", "bootstrap", name],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert asked.returncode == 1
    assert "unknown purpose" in asked.stderr
