"""What a database that is away looks like, for those who wait for it."""

from __future__ import annotations

import psycopg

DATABASE_OUTAGES = (psycopg.OperationalError, psycopg.InterfaceError)
"""Errors of a connection that cannot be opened or has broken; opening another one helps."""
