"""The schema and the domain's enums agree."""

from __future__ import annotations

from enum import StrEnum

import psycopg
import pytest

from anishelf.domain.states import ENUMS
from anishelf.store.migrate import upgrade
from tests.database import Server


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


# What a database of the schema before has that a new one never had, and what it lacks.
_SCHEMA_BEFORE = """
DROP TABLE download_commands;
DROP TYPE command_action, command_status;
CREATE TYPE downloader_type AS ENUM ('qbittorrent', 'aria2');
ALTER TABLE downloaders ALTER COLUMN type TYPE downloader_type USING type::downloader_type;
INSERT INTO downloaders (conn_id, type) VALUES ('mine', 'aria2');
UPDATE schema_version SET version_num = '0002';
"""


def test_a_database_of_the_schema_before_keeps_its_downloaders(postgres: Server) -> None:
    url = postgres.create()
    with psycopg.connect(url, autocommit=True) as conn:
        conn.execute(_SCHEMA_BEFORE)

    upgrade(url)

    with psycopg.connect(url) as conn:
        assert conn.execute("SELECT conn_id, type FROM downloaders").fetchall() == [
            ("mine", "aria2")
        ]
        assert conn.execute("SELECT count(*) FROM download_commands").fetchone() == (0,)
