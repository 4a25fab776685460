"""What tests with reference tools may ask for."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.worlds.kodi import Kodi, is_installed

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def kodi() -> Kodi:
    """A real Kodi; the test is skipped where there is neither it nor the program that asks it."""
    folder = Path(os.environ.get("ANISHELF_SHARED", ROOT.parent / "shared"))
    script = folder / "tools" / "kodi_check.sh"
    if not script.is_file():
        pytest.skip(f"needs {script} (set ANISHELF_SHARED)")
    if not is_installed() and os.getuid() != 0:
        pytest.skip("needs Kodi, which only root can install: sudo apt-get install kodi xvfb")
    return Kodi(script)
