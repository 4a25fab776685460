"""Brings both databases to their newest schema, at the cost of an Airflow call only when needed."""

from __future__ import annotations

import json
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

import psycopg

from anishelf.launcher.postgres.server import Postgres
from anishelf.launcher.private_files import write_private
from anishelf.launcher.programs.components import MIGRATE_AIRFLOW, MIGRATE_ANISHELF, python_argv
from anishelf.launcher.programs.processes import Children
from anishelf.settings import MAKE_POOL, SlotPool

_REVISION = "SELECT version_num FROM alembic_version"
_HAS_TABLE = "SELECT to_regclass('alembic_version') IS NOT NULL"


def migrate_airflow(postgres: Postgres, children: Children, stamp: Path) -> str:
    """Run `airflow db migrate` unless *stamp* proves that this version already did it."""
    if _known(stamp) == _current(postgres):
        return "up to date"
    children.run("migrate-airflow", python_argv(MIGRATE_AIRFLOW))
    write_private(stamp, json.dumps(_current(postgres)))
    return "migrated"


def make_pools(airflow: str, pools: Iterable[SlotPool]) -> None:
    """Make the pools that are missing, in the Airflow database at a libpq URL."""
    with psycopg.connect(airflow, autocommit=True) as conn:
        for pool in pools:
            conn.execute(MAKE_POOL, (pool.name, pool.slots, pool.description))


def migrate_anishelf(postgres: Postgres, children: Children) -> None:
    """Bring our own database to the newest schema."""
    children.run("migrate-anishelf", python_argv((*MIGRATE_ANISHELF, postgres.anishelf_url())))


def _known(stamp: Path) -> object:
    try:
        return json.loads(stamp.read_text())
    except (FileNotFoundError, ValueError):
        return None


def _current(postgres: Postgres) -> object:
    exists = postgres.query("airflow", _HAS_TABLE).strip() == "t"
    revision = postgres.query("airflow", _REVISION).strip() if exists else "none"
    return {"airflow": version("apache-airflow-core"), "revision": revision}
