"""Brings our own database to the newest schema. Airflow's database is never touched."""

from __future__ import annotations

import sys
from pathlib import Path

from alembic import command
from alembic.config import Config

from anishelf.settings import database_url


def upgrade(url: str) -> None:
    """Apply every migration that *url* (postgresql://…) lacks; doing it twice changes nothing."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["url"] = url.replace("postgresql://", "postgresql+psycopg://", 1)
    command.upgrade(config, "head")


if __name__ == "__main__":
    upgrade(sys.argv[1] if len(sys.argv) > 1 else database_url())
