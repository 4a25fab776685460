"""Alembic's entry: one connection, one transaction, one upgrader at a time."""

from __future__ import annotations

from alembic import context
from sqlalchemy import create_engine, pool, text

LOCK = 0x616E6973  # "anis": two starting services must not migrate at once

engine = create_engine(context.config.attributes["url"], poolclass=pool.NullPool)
with engine.connect() as connection:
    context.configure(connection=connection, version_table="schema_version")
    with context.begin_transaction():
        connection.execute(text(f"SELECT pg_advisory_xact_lock({LOCK})"))
        context.run_migrations()
