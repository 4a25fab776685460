"""Airflow's real API server in a process of its own, with our plugin: `python -m …serving PORT`."""

from __future__ import annotations

import sys

import uvicorn


def main(port: int) -> None:
    """Serve on loopback until the process is ended."""
    from airflow import settings
    from airflow.api_fastapi.app import create_app
    from airflow.models.revoked_token import RevokedToken

    # The one table of Airflow's that a login looks at; the real stack is tested in tests/world.
    RevokedToken.__table__.create(settings.get_engine(), checkfirst=True)  # type: ignore[no-untyped-call]
    uvicorn.run(create_app("core"), host="127.0.0.1", port=port, log_level="warning")


if __name__ == "__main__":
    main(int(sys.argv[1]))
