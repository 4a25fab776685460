"""What will run and with which settings: folders, ports, the environment of every component."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from anishelf.launcher.environment import QBITTORRENT_CONNECTION, ensure_admin_password, stack_env
from anishelf.launcher.layout import Layout
from anishelf.launcher.options import Options
from anishelf.launcher.postgres.server import Postgres
from anishelf.launcher.programs.ports import Ports
from anishelf.launcher.programs.processes import Children
from anishelf.launcher.programs.qbittorrent import QBittorrent
from anishelf.settings import Settings


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything chosen before the first process starts."""

    options: Options
    layout: Layout
    ports: Ports
    children: Children
    database: Postgres
    qbittorrent: QBittorrent | None  # None: the user has one
    downloads: Path
    new_password: str | None

    @property
    def url(self) -> str:
        """Where the Airflow UI will be."""
        return self.children.env["AIRFLOW__API__BASE_URL"]


def make_plan(options: Options, base_env: Mapping[str, str], layout: Layout, home: Path) -> Plan:
    """Choose ports, generate what is secret and put the environment together."""
    ports = Ports(layout.run / "ports.json")
    children = Children(layout.logs)
    database = Postgres(layout, children, fsync=options.fsync)
    ui_port = ports.choose("ui", preferred=options.ui_port)
    env = stack_env(base_env, layout, home, ui_port=ui_port, database=database.airflow_url())
    env["AIRFLOW_CONN_ANISHELF_DB"] = json.dumps(database.anishelf_connection())
    client = None if env.get(QBITTORRENT_CONNECTION) else _managed_client(layout, ports)
    if client is not None:
        env[QBITTORRENT_CONNECTION] = json.dumps(client.connection())
    children.env = env
    return Plan(
        options=options,
        layout=layout,
        ports=ports,
        children=children,
        database=database,
        qbittorrent=client,
        downloads=Settings.from_env(env).downloads_dir,
        new_password=ensure_admin_password(layout),
    )


def _managed_client(layout: Layout, ports: Ports) -> QBittorrent:
    return QBittorrent(
        layout.qbittorrent,
        layout.secrets / "qbittorrent_password",
        port=ports.choose("qbittorrent"),
        peer_port=ports.choose("qbittorrent_peers"),
    )
