from __future__ import annotations

import psycopg
import pytest

from docs.data_model import PAGE, TableUnknown, page


def test_the_page_is_current(conn: psycopg.Connection) -> None:
    assert page(conn) == PAGE.read_text(encoding="utf-8"), "run .venv/bin/python -m docs.data_model"


def test_a_table_that_nobody_explains_is_named(conn: psycopg.Connection) -> None:
    conn.execute("CREATE TABLE pears (id bigint PRIMARY KEY)")

    with pytest.raises(TableUnknown, match=r"what pears is for$"):
        page(conn)


def test_a_table_that_is_gone_is_named(conn: psycopg.Connection) -> None:
    conn.execute("DROP TABLE rate_limits")

    with pytest.raises(TableUnknown, match=r"^there is no table rate_limits"):
        page(conn)
