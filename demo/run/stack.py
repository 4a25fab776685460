"""Brings up Anishelf for the demo: on loopback, with the demo's bangumi.tv, apart from a user's.

A user's own settings stay out of it: `.env` may name their library and their qBittorrent.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from anishelf.launcher.dotenv import read_dotenv
from anishelf.launcher.environment import QBITTORRENT_CONNECTION
from anishelf.launcher.layout import Layout, layout_of, project_home
from anishelf.launcher.options import Options
from anishelf.launcher.stack.handle import find_stack, running_stack
from anishelf.launcher.stack.runfile import StackState
from anishelf.settings import Profile
from demo.errors import DemoFailed
from demo.world.listing import LISTING
from demo.world.serving import ServedWorld

_OURS = ("ANISHELF_", "AIRFLOW_CONN_")
_KEPT = "ANISHELF_HOME"
_VARIABLE = "AIRFLOW_CONN_{}"


def claim_folder(data: Path) -> Path:
    """Make *data* the demo's, or raise DemoFailed; return the folder of its world."""
    layout, world = layout_of(data, os.environ), data / "demo"
    running = find_stack(data)
    if running is not None:
        raise DemoFailed(
            f"Anishelf already runs in {data} ({running.url}): stop it with Ctrl-C where it runs."
        )
    if _is_somebodys(layout) or (layout.postgres.exists() and not world.exists()):
        raise DemoFailed(
            f"{data} holds an Anishelf of your own, which the demo leaves alone: "
            "give the demo another folder, for example ANISHELF_DATA_DIR=/tmp/anishelf-demo."
        )
    layout.create(demo=True)
    world.mkdir(exist_ok=True)
    return world


def _is_somebodys(layout: Layout) -> bool:
    return layout.marker.exists() and layout.marker.read_text().strip() != "demo"


@contextmanager
def demo_stack(
    options: Options, world: ServedWorld, programs: Mapping[str, tuple[str, str]]
) -> Iterator[StackState]:
    """Run the stack, healthy when the block begins and gone when it ends.

    *programs* are address and key of each program beside us, by its connection.
    """
    known = read_dotenv(project_home(os.environ) / ".env") | dict(os.environ)
    env = demo_env(known, bangumi_url=world.bangumi_url, host=world.host)
    env |= {_VARIABLE.format(name.upper()): _connection(name, *at) for name, at in programs.items()}
    with running_stack(replace(options, loopback_torrents=True), env=env) as stack:
        yield stack.state


def demo_env(known: Mapping[str, str], *, bangumi_url: str, host: str) -> dict[str, str]:
    """Return the variables of the demo; what the user set in *known* counts as not set."""
    emptied = {name: "" for name in known if name.startswith(_OURS) and name != _KEPT}
    bangumi = {"conn_type": "bangumi", "host": bangumi_url}
    return emptied | {
        "AIRFLOW_CONN_BANGUMI_DEFAULT": json.dumps(bangumi),
        "ANISHELF_ALLOWED_HOSTS": host,
        "ANISHELF_BANGUMI_INTERVAL": "0.05",
        "ANISHELF_PROFILE": Profile.BUSY.value,
        "ANISHELF_CATALOGUE_URL": str(LISTING),
        "ANISHELF_ID_MAP_URL": "off",
        QBITTORRENT_CONNECTION: "",
    }


def _connection(name: str, url: str, key: str) -> str:
    """Return a connection as Airflow reads it from a variable; its type is in its name."""
    return json.dumps({"conn_type": name.partition("_")[0], "host": url, "password": key})
