"""What the launcher can be told on its command line."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

DEFAULT_UI_PORT = 8080


@dataclass(frozen=True, slots=True)
class Options:
    """How to bring a stack up."""

    data_dir: Path
    ui_port: int = DEFAULT_UI_PORT
    loopback_torrents: bool = False
    fsync: bool = True

    def argv(self) -> list[str]:
        """Return the command line that `parse` reads as these options."""
        flags = [
            *(("--loopback-torrents",) if self.loopback_torrents else ()),
            *(() if self.fsync else ("--no-fsync",)),
        ]
        return ["--data-dir", str(self.data_dir), "--ui-port", str(self.ui_port), *flags]


def parse(argv: Sequence[str], env: Mapping[str, str]) -> Options:
    """Read the command line; the data folder is `ANISHELF_DATA_DIR`, else `./data`."""
    parser = argparse.ArgumentParser(
        prog="python -m anishelf.launcher",
        description="Run Anishelf on this machine until Ctrl-C: PostgreSQL, Airflow, qBittorrent.",
    )
    parser.add_argument(
        "--data-dir",
        type=Path,
        default=Path(env.get("ANISHELF_DATA_DIR") or "data"),
        help="where everything is kept (default: ANISHELF_DATA_DIR, else ./data)",
    )
    parser.add_argument(
        "--ui-port",
        type=int,
        default=DEFAULT_UI_PORT,
        help="port of the Airflow UI when nobody else has it; 0 takes any free one (default: 8080)",
    )
    parser.add_argument(
        "--loopback-torrents",
        action="store_true",
        help="let the managed qBittorrent talk to this machine only",
    )
    parser.add_argument(
        "--no-fsync",
        action="store_true",
        help="faster, but a power cut destroys the database: only for throw-away data",
    )
    known = parser.parse_args(argv)
    return Options(
        data_dir=known.data_dir.expanduser().absolute(),
        ui_port=known.ui_port,
        loopback_torrents=known.loopback_torrents,
        fsync=not known.no_fsync,
    )
