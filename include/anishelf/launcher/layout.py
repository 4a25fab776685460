"""Where the local stack keeps its files. Only paths; nothing is created except by `create`."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import anishelf
from anishelf.launcher.errors import LaunchFailed

# A Unix socket path has at most 107 bytes, and PostgreSQL adds its own file name.
_LONGEST_SOCKET_DIR = 107 - len("/.s.PGSQL.5432")
# PostgreSQL takes a list of folders with commas, and the path also becomes part of URLs.
_PLAIN = re.compile(r"[A-Za-z0-9_./-]+")
_PRIVATE = 0o700
MARKER = ".anishelf-data"


@dataclass(frozen=True, slots=True)
class Layout:
    """The folders of one stack, all below its data folder (the socket folder if it fits)."""

    data: Path
    socket_dir: Path

    @property
    def marker(self) -> Path:
        """Says that we made the data folder and what for: `make clean` removes a demo's only."""
        return self.data / MARKER

    @property
    def run(self) -> Path:
        """State of the running stack; private."""
        return self.data / "run"

    @property
    def secrets(self) -> Path:
        """Generated keys and passwords; private."""
        return self.data / "secrets"

    @property
    def logs(self) -> Path:
        """One log file for each component."""
        return self.data / "logs"

    @property
    def airflow(self) -> Path:
        """AIRFLOW_HOME."""
        return self.data / "airflow"

    @property
    def postgres(self) -> Path:
        """The database cluster."""
        return self.data / "postgres"

    @property
    def qbittorrent(self) -> Path:
        """The profile of the managed qBittorrent."""
        return self.data / "qbittorrent"

    def log(self, name: str) -> Path:
        """Return the log file of component *name*."""
        return self.logs / f"{name}.log"

    def create(self, *, demo: bool) -> None:
        """Create what every deployment has: only we look into it, the folder around it apart.

        That one holds the library, too, which the media server reads.
        """
        fresh = not self.data.exists() or not any(self.data.iterdir())
        self.data.mkdir(parents=True, exist_ok=True)
        if fresh or (self.marker.exists() and not demo):
            self.marker.write_text("demo\n" if demo else "library\n")
        for folder in (self.logs, self.airflow, self.qbittorrent, self.run, self.secrets):
            make_private(folder)


def layout_of(data: Path, env: Mapping[str, str]) -> Layout:
    """Return the layout of the stack in *data* (absolute)."""
    return Layout(data=data, socket_dir=_socket_dir(data, env))


def project_home(env: Mapping[str, str]) -> Path:
    """Return the folder that holds `dags/` and `plugins/`: ANISHELF_HOME, else this checkout."""
    home = Path(env.get("ANISHELF_HOME") or Path(anishelf.__file__).parents[2]).absolute()
    if not (home / "dags").is_dir():
        raise LaunchFailed(
            f"{home} has no folder dags/: set ANISHELF_HOME to a checkout of Anishelf"
        )
    return home


def _socket_dir(data: Path, env: Mapping[str, str]) -> Path:
    inside = data / "run" / "postgres"
    if len(str(inside)) <= _LONGEST_SOCKET_DIR and _PLAIN.fullmatch(str(inside)):
        return inside
    runtime = Path(env.get("XDG_RUNTIME_DIR") or "")
    base = runtime if runtime.is_absolute() and runtime.is_dir() else Path(tempfile.gettempdir())
    name = hashlib.sha256(os.fsencode(data)).hexdigest()[:16]
    return base / f"anishelf-{os.getuid()}-{name}"


def make_private(folder: Path) -> None:
    """Create *folder* if it is missing and close it for others, or raise LaunchFailed."""
    folder.mkdir(parents=True, exist_ok=True)
    if folder.lstat().st_uid != os.getuid() or folder.is_symlink():
        raise LaunchFailed(f"{folder} belongs to somebody else: remove it, or start as its owner")
    folder.chmod(_PRIVATE)
