"""Brings our own database to the newest schema. Airflow's database is never touched."""

from __future__ import annotations

import sys
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util import CommandError

from anishelf.errors import BackupInvalid
from anishelf.settings import database_url


def upgrade(url: str, to: str = "head") -> None:
    """Apply the migrations that *url* (postgresql://…) lacks *to* a version; twice changes nothing.

    Raises BackupInvalid for a version that nobody knows.
    """
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["url"] = url.replace("postgresql://", "postgresql+psycopg://", 1)
    try:
        command.upgrade(config, to)
    except CommandError as error:
        raise BackupInvalid(f"the schema {to} is not known here: {error}") from error


if __name__ == "__main__":
    upgrade(sys.argv[1] if len(sys.argv) > 1 else database_url())
