"""The pools are made in Airflow's own table, once; what a user has set there stays."""

from __future__ import annotations

import tests.worlds.airflow_home  # noqa: F401  # before Airflow is imported

# isort: split
import psycopg
from airflow.models.base import Base
from airflow.models.pool import Pool
from airflow.models.team import Team
from psycopg import conninfo
from sqlalchemy import create_engine

from anishelf.launcher.postgres.migrations import make_pools
from anishelf.settings import slot_pools


def test_missing_pools_are_made_and_the_others_stay(database: str) -> None:
    at = conninfo.conninfo_to_dict(database)
    engine = create_engine("postgresql+psycopg://", connect_args=at)
    tables = [Team.__table__, Pool.__table__]
    Base.metadata.create_all(engine, tables=tables)
    engine.dispose()
    pools = slot_pools({"AIRFLOW__CORE__PARALLELISM": "8"})

    make_pools(database, pools)
    with psycopg.connect(database, autocommit=True) as conn:
        conn.execute("UPDATE slot_pool SET slots = 7 WHERE pool = 'questions'")
        make_pools(database, pools)
        rows = conn.execute(
            "SELECT pool, slots, include_deferred FROM slot_pool ORDER BY pool"
        ).fetchall()

    assert rows == [("questions", 7, False), ("transfers", 4, False)]
