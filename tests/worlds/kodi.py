"""Asks a real Kodi what it understands of a library."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

_SECONDS = 600  # the first time it is installed


@dataclass(frozen=True, slots=True)
class Kodi:
    """Starts Kodi in a home of its own, lets it scan, and ends it; *script* does all of that."""

    script: Path

    def read(self, tv: Path, *, movies: Path | None = None) -> dict[str, Any]:
        """Return what Kodi says of the shows in *tv* and the films in *movies*."""
        folders = ["--tv", str(tv), *(["--movies", str(movies)] if movies else [])]
        asked = subprocess.run(
            ["sh", str(self.script), *folders],
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            check=False,
        )
        if asked.returncode != 0 and not is_installed():
            pytest.skip(f"Kodi cannot be installed here: {asked.stderr.strip()[-300:]}")
        assert asked.returncode == 0, asked.stderr
        answer: dict[str, Any] = json.loads(asked.stdout)
        return answer


def is_installed() -> bool:
    """Return whether there is a Kodi, and a display for it."""
    return shutil.which("Xvfb") is not None and any(Path("/usr/lib").glob("*/kodi/kodi.bin"))
