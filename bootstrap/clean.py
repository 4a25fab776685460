"""`python3 -m bootstrap.clean`: removes what the demo, the tests and the tools made, nothing else."""

from __future__ import annotations

import fcntl
import os
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# Written by the launcher; what it says tells a demo from somebody's library.
MARKER = ".anishelf-data"
DEMO = "demo"
_CACHES = (
    "build",
    ".mypy_cache",
    ".ruff_cache",
    ".pytest_cache",
    ".hypothesis",
    ".import_linter_cache",
)
_SOURCES = ("include", "dags", "plugins", "tests", "demo", "benchmarks", "docs", "bootstrap")


def main() -> int:
    """Clean up; return 1 if a data folder had to stay."""
    caches = [folder for name in _SOURCES for folder in (ROOT / name).rglob("__pycache__")]
    for folder in (*(ROOT / name for name in _CACHES), *caches):
        _remove(folder)
    data = Path(os.environ.get("ANISHELF_DATA_DIR") or "data").expanduser().absolute()
    reason = reason_to_keep(data)
    if reason:
        print(f"{data} stays: {reason}", file=sys.stderr)
        return 1
    if _remove(data):
        print(f"removed {data}")
    return 0


def reason_to_keep(data: Path) -> str:
    """Say why the data folder must not be removed; empty when it may."""
    if not data.exists():
        return ""
    try:
        made_for = (data / MARKER).read_text().strip()
    except FileNotFoundError:
        return "Anishelf did not make it"
    if made_for != DEMO:
        return "it holds a real library; if you mean it, remove it by hand"
    return "a stack runs in it; stop that first" if _runs(data) else ""


def _runs(data: Path) -> bool:
    try:
        with (data / "run" / "lock").open("rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


def _remove(folder: Path) -> bool:
    if not folder.is_dir() or folder.is_symlink():
        return False
    shutil.rmtree(folder)
    return True


if __name__ == "__main__":
    sys.exit(main())
