"""What is missing, on the command line."""

from __future__ import annotations

from tests.integration.cli.conftest import Cli
from tests.integration.views.test_missing import TODAY, Airing, have
from tests.worlds.seeds import Seeds


def test_nothing_is_said_of_nothing(cli: Cli) -> None:
    assert cli("missing").out == "nothing that aired is missing\n"
    assert cli("missing", "--json").json == []


def test_what_is_missing_is_listed_with_the_reason(cli: Cli, rows: Seeds) -> None:
    have(Airing(rows.conn), *range(1, 10))

    listed = cli("missing", "--json").json

    assert listed[0]["aired"] == TODAY.isoformat()
    assert listed[0]["number"] == 10
    assert "S01E10" in cli("missing").out
    assert "no feed has brought it yet" in cli("missing").out
