"""The schema and the domain's enums agree."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections import Counter
from enum import StrEnum

import psycopg

import anishelf
from anishelf.store.migrate import upgrade
from tests.worlds.database import Server


def _declared() -> list[type[StrEnum]]:
    """Return every enum in the `domain/states.py` of the rooms."""
    found: list[type[StrEnum]] = []
    for room in pkgutil.iter_modules(anishelf.__path__, "anishelf."):
        try:
            states = importlib.import_module(f"{room.name}.domain.states")
        except ModuleNotFoundError:
            continue
        found += [
            one
            for name, one in vars(states).items()
            if not name.startswith("_")
            and isinstance(one, type)
            and issubclass(one, StrEnum)
            and one.__module__ == states.__name__
        ]
    return found


def _type_name(enum: type[StrEnum]) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", enum.__name__).lower()


def test_each_enum_of_the_database_is_declared_once(conn: psycopg.Connection) -> None:
    rows = conn.execute("SELECT typname FROM pg_type WHERE typtype = 'e' ORDER BY 1").fetchall()
    declared = Counter(_type_name(enum) for enum in _declared())

    assert {name: declared[name] for (name,) in rows} == dict.fromkeys(
        (name for (name,) in rows), 1
    )


def test_the_database_takes_every_member_and_nothing_else(conn: psycopg.Connection) -> None:
    rows = conn.execute(
        """
        SELECT t.typname, array_agg(e.enumlabel::text)
        FROM pg_type t JOIN pg_enum e ON e.enumtypid = t.oid GROUP BY 1
        """
    ).fetchall()
    members = {_type_name(enum): {member.value for member in enum} for enum in _declared()}

    assert {name: set(labels) for name, labels in rows} == {name: members[name] for name, _ in rows}


def test_migrating_twice_changes_nothing(postgres: Server) -> None:
    url = postgres.create()

    upgrade(url)

    with psycopg.connect(url) as conn:
        assert conn.execute("SELECT count(*) FROM schema_version").fetchone() == (1,)
