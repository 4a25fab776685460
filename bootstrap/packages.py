"""The virtual environment in `.venv`: pinned packages with hashes, and the project itself."""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bootstrap import web_assets
from bootstrap.package_index import uv_environment
from bootstrap.system import command_for, install, say

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
_STAMP = VENV / ".anishelf-setup"
_VERSION = sys.version_info[:2]
_PINS = (
    "requirements-bootstrap.txt",
    "requirements.txt",
    "bootstrap/build-constraints.txt",
    "bootstrap/web.txt",
)


def ensure_packages() -> None:
    """Bring `.venv` to what the pins say; at once when nothing changed."""
    with _alone():
        wanted = _fingerprint()
        if _STAMP.exists() and _STAMP.read_text() == wanted and PYTHON.exists():
            return
        say("Installing the Python packages into .venv")
        _ensure_venv()
        _STAMP.unlink(missing_ok=True)
        _install_packages()
        _STAMP.write_text(wanted)


def _install_packages() -> None:
    pip = [str(PYTHON), "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    _run([*pip, "--no-deps", "--require-hashes", "-r", "requirements-bootstrap.txt"])
    uv = [str(VENV / "bin" / "uv"), "pip"]
    env = uv_environment(PYTHON) | {"VIRTUAL_ENV": str(VENV)}
    _run([*uv, "sync", "-q", "--require-hashes", "--compile-bytecode", "requirements.txt"], env)
    backend = ["--build-constraint", "bootstrap/build-constraints.txt"]
    _run([*uv, "install", "-q", "--no-deps", *backend, "--editable", "."], env)
    web_assets.install(PYTHON, VENV)


def _ensure_venv() -> None:
    if _is_usable():
        return
    if importlib.util.find_spec("ensurepip") is None:
        _install_ensurepip()
    shutil.rmtree(VENV, ignore_errors=True)
    _run([sys.executable, "-m", "venv", str(VENV)])


def _is_usable() -> bool:
    """Return whether `.venv` works, was made in this folder (it cannot be moved), by this Python."""
    try:
        made_here = str(PYTHON) in (VENV / "bin" / "pip").read_text()
    except FileNotFoundError:
        return False
    return made_here and _works(
        str(PYTHON), f"import pip, sys; assert sys.version_info[:2] == {_VERSION}"
    )


def _install_ensurepip() -> None:
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    if not install([package]) or not _works(sys.executable, "import ensurepip"):
        sys.exit(
            f"{sys.executable} cannot make virtual environments: ensurepip is missing.\n"
            f"Install it with:  {command_for([package])}"
        )


def _works(python: str, statement: str) -> bool:
    probe = subprocess.run([python, "-c", statement], capture_output=True, check=False)
    return probe.returncode == 0


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for name in (*_PINS, "pyproject.toml"):
        digest.update((ROOT / name).read_bytes())
    return f"{ROOT}\n{_VERSION}\n{digest.hexdigest()}\n"


@contextmanager
def _alone() -> Iterator[None]:
    descriptor = os.open(Path(__file__).parent, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _run(argv: list[str], env: dict[str, str] | None = None) -> None:
    code = subprocess.run(argv, cwd=ROOT, env=env, check=False).returncode
    if code != 0:
        sys.exit(f"failed with status {code}: {' '.join(argv)}")
