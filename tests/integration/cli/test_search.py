"""Shows are found on the command line."""

from __future__ import annotations

from datetime import UTC, datetime

import psycopg
import pytest

from anishelf.identity.steps.catalogue import refresh_catalogue
from anishelf.identity.store.catalogue import Catalogue
from tests.integration.cli.conftest import Cli
from tests.worlds.catalogue import document, item


@pytest.fixture
def listed(database: str) -> None:
    body = document(
        item("霧の港", 903, "雾港"), item("霧の港 劇場版", 904, "雾港 剧场版", kind="movie")
    )
    with psycopg.connect(database, autocommit=True) as conn:
        refresh_catalogue(lambda: body, Catalogue(conn), now=datetime(2026, 1, 1, tzinfo=UTC))


@pytest.mark.usefixtures("listed")
def test_programs_read_what_people_see(cli: Cli) -> None:
    shown = cli("search", "雾港", "--offline").out
    found = cli("search", "雾港", "--offline", "--json").json

    assert "霧の港 / 雾港" in shown
    assert [(each["bangumi_id"], each["exact"]) for each in found["shows"]] == [
        (903, True),
        (904, False),
    ]
    assert found["shows"][0]["begins"] == "2024-10-05"
    assert found["unheard"] is None


@pytest.mark.usefixtures("listed")
def test_exact_leaves_out_what_is_only_alike(cli: Cli) -> None:
    found = cli("search", "雾港", "--offline", "--exact", "--json").json["shows"]

    assert [each["bangumi_id"] for each in found] == [903]


@pytest.mark.usefixtures("listed")
def test_an_unknown_name_is_said(cli: Cli) -> None:
    assert "no show is called that" in cli("search", "qqqq", "--offline").out
