"""What the `init` service of docker-compose.yaml does, against a real PostgreSQL."""

from __future__ import annotations

import os
from pathlib import Path

import psycopg
import pytest

from anishelf.launcher.container import prepare
from anishelf.launcher.stack.runfile import read_state
from anishelf.settings import airflow_api
from tests.worlds.database import running_server

pytestmark = pytest.mark.world


def test_empty_server_becomes_a_deployment_and_stays_one(tmp_path: Path) -> None:
    with running_server() as server:
        server.create("template0", name="anishelf")
        env = dict(os.environ) | {
            "ANISHELF_DATA_DIR": str(tmp_path / "data"),
            "ANISHELF_AIRFLOW_URL": "http://api-server:8080",
            "AIRFLOW_HOME": str(tmp_path / "data" / "airflow"),
            "AIRFLOW_CONN_ANISHELF_DB": server.url("anishelf"),
            "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": server.url("airflow").replace(
                "postgresql://", "postgresql+psycopg2://"
            ),
            "QBITTORRENT_PASSWORD": "hunter2",
        }

        password = prepare(env)

        assert prepare(env) is None
        for database, table in (("airflow", "dag_run"), ("anishelf", "subscriptions")):
            with psycopg.connect(server.url(database)) as conn:
                assert conn.execute("SELECT to_regclass(%s)::text", (table,)).fetchone() == (table,)
        assert airflow_api(env).password == password
        state = read_state(tmp_path / "data")
        assert state is not None
        assert state.url == "http://api-server:8080"
        profile = tmp_path / "data" / "qbittorrent" / "qBittorrent" / "config" / "qBittorrent.conf"
        assert "WebUI\\Address=*\n" in profile.read_text()
