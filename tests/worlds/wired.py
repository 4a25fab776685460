"""Contexts for tests: from these the product's own wiring builds, as tasks and commands let it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg

from anishelf.settings import Settings
from anishelf.wiring.context import Context, Endpoints, clock

NOWHERE = Path("/nowhere")


def settings(folder: Path = NOWHERE, **values: Any) -> Settings:
    """Return the settings of a machine with its data in *folder*; *values* are fields of them.

    Loopback is allowed, bangumi.tv needs no pause, and the disk may be filled.
    """
    env = {
        "ANISHELF_DATA_DIR": str(folder),
        "ANISHELF_ALLOWED_HOSTS": "127.0.0.1",
        "ANISHELF_BANGUMI_INTERVAL": "0",
        "ANISHELF_MIN_FREE_SPACE": "0",
    }
    return replace(Settings.from_env(env), **values)


def context(
    conn: psycopg.Connection,
    folder: Path = NOWHERE,
    *,
    endpoints: Mapping[str, str] | None = None,
    now: Callable[[], datetime] = clock,
    **values: Any,
) -> Context:
    """Return a Context; *endpoints* are connections as Airflow writes them, *values* settings."""
    return Context(settings(folder, **values), conn, Endpoints((endpoints or {}).get), now)
