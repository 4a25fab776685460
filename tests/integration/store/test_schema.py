"""The schema and the domain's enums agree."""

from __future__ import annotations

from enum import StrEnum

import psycopg
import pytest

from anishelf.core.states import ENUMS
from anishelf.store.migrate import upgrade
from tests.worlds.database import Server


@pytest.mark.parametrize(("name", "members"), ENUMS.items())
def test_every_member_can_be_written(
    conn: psycopg.Connection, name: str, members: type[StrEnum]
) -> None:
    conn.execute(f"CREATE TEMPORARY TABLE every_member (status {name})")
    for member in members:
        conn.execute("INSERT INTO every_member VALUES (%s)", (member,))

    rows = conn.execute("SELECT status::text FROM every_member").fetchall()

    assert {row[0] for row in rows} == {member.value for member in members}


def test_migrating_twice_changes_nothing(postgres: Server) -> None:
    url = postgres.create()

    upgrade(url)

    with psycopg.connect(url) as conn:
        assert conn.execute("SELECT count(*) FROM schema_version").fetchone() == (1,)
