"""An id or a part of a name means one thing, or the candidates are listed."""

from __future__ import annotations

import psycopg
import pytest

from anishelf.errors import NotOneFits
from anishelf.views.named import Kind, Thing, find_all


@pytest.fixture
def works(conn: psycopg.Connection) -> dict[str, int]:
    def add(number: int, title: str) -> int:
        row = conn.execute(
            "INSERT INTO works (kind, bangumi_id, title, original_title, year) "
            "VALUES ('tv', %s, %s, %s, 2026) RETURNING id",
            (number, title, title),
        ).fetchone()
        assert row is not None
        return int(row[0])

    return {
        name: add(n, name) for n, name in enumerate(("Hoshi", "Hoshi no Machi", "100%_real"), 1)
    }


def test_an_id_a_part_and_a_whole_name(conn: psycopg.Connection, works: dict[str, int]) -> None:
    wanted = [works["Hoshi"], str(works["Hoshi"]), " machi ", "hoshi", "0%_r"]

    assert [thing.name for thing in find_all(conn, Kind.SHOW, wanted)] == [
        "Hoshi",
        "Hoshi",
        "Hoshi no Machi",
        "Hoshi",
        "100%_real",
    ]


def test_several_are_listed(conn: psycopg.Connection, works: dict[str, int]) -> None:
    with pytest.raises(NotOneFits) as refused:
        find_all(conn, Kind.SHOW, ["osh"])

    for name in ("Hoshi", "Hoshi no Machi"):
        assert str(Thing(works[name], name)) in str(refused.value)


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("wanted", ["nothing", "999999", ""])
def test_nothing_is_refused(conn: psycopg.Connection, kind: Kind, wanted: str) -> None:
    with pytest.raises(NotOneFits, match=f"no {kind.value} has the id or the name"):
        find_all(conn, kind, [wanted])
