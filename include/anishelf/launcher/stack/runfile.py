"""`run/stack.json`: how the command line, the demo and the tests find a running stack."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

from anishelf.launcher.private_files import write_private


@dataclass(frozen=True, slots=True)
class StackState:
    """A stack as its supervisor last described it."""

    state: str  # starting, running
    launcher_pid: int
    supervisor_pid: int
    data_dir: str
    url: str
    admin_user: str
    admin_password_file: str
    ports: dict[str, int] = field(default_factory=dict)
    pids: dict[str, int] = field(default_factory=dict)
    restarts: dict[str, int] = field(default_factory=dict)
    env: dict[str, str] = field(default_factory=dict)

    @property
    def admin_password(self) -> str:
        """The generated password of the Airflow UI."""
        known = json.loads(Path(self.admin_password_file).read_text())
        return str(known[self.admin_user])


def runfile(data: Path) -> Path:
    """Return where the stack of the data folder describes itself."""
    return data / "run" / "stack.json"


def write_state(data: Path, state: StackState) -> None:
    """Describe the stack for others; readable for its owner only."""
    write_private(runfile(data), json.dumps(asdict(state), indent=1))


def read_state(data: Path) -> StackState | None:
    """Return the stack of the data folder, or None when none is described there."""
    try:
        return StackState(**json.loads(runfile(data).read_text()))
    except FileNotFoundError:
        return None


def is_alive(pid: int) -> bool:
    """Return whether a process *pid* exists and is no zombie."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"
