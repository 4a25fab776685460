"""Another program's settings are taken over on the command line."""

from __future__ import annotations

import json
from pathlib import Path

from tests.integration.cli.conftest import Cli
from tests.unit.following.test_imports import ANI_RSS


def test_it_is_shown_first_and_taken_over_when_asked(cli: Cli, tmp_path: Path) -> None:
    file = tmp_path / "ani.v2.json"
    file.write_text(json.dumps(ANI_RSS[""]))

    shown = cli("import", "ani-rss", file)
    assert "Nothing was changed" in shown.out
    assert "not carried over: 空: it has no feed" in shown.out
    assert cli("subscriptions", "list", "--json").json == []

    done = cli("import", "ani-rss", file, "--apply", "--json").json
    assert len(done["imported"]["subscriptions"]) == 2
    listed = cli("subscriptions", "list", "--json").json
    assert {each["state"] for each in listed} == {"paused"}
    assert all(each["interval_auto"] for each in listed)


def test_a_program_that_nobody_knows_is_refused(cli: Cli) -> None:
    assert "none of auto-bangumi" in cli("import", "other", "x").err
