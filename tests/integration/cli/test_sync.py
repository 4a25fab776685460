"""`anishelf sync` shows what did not arrive, and takes a person's word for which file is which."""

from __future__ import annotations

import pytest
from psycopg.types.json import Jsonb

from tests.integration.cli.conftest import Cli
from tests.worlds.seeds import Seeds

FILES = [{"path": "P/[A] Hoshi - 01.mkv", "size": 10}, {"path": "P/[B] Hoshi - 01.mkv", "size": 20}]


@pytest.fixture
def unmatched(rows: Seeds) -> int:
    """Make an episode whose file nobody can tell; return the id of its task."""
    episode = rows.episode(rows.season(rows.work("星之町")))
    download = rows.download(rows.wanted("Hoshi", episode), "completed", files=Jsonb(FILES))
    return rows.sync(download, episode, "batch_unmatched", error="several videos could be S01E01")


def test_nothing_to_do_is_said(cli: Cli) -> None:
    assert cli("sync", "--json").json == []
    assert "on its way" in cli("sync").out


def test_what_nobody_can_tell_is_listed_with_its_files(cli: Cli, unmatched: int) -> None:
    (listed,) = cli("sync", "--json").json

    assert listed == {
        "id": unmatched,
        "download_id": 1,
        "show": "星之町",
        "episode": "S01E01",
        "status": "batch_unmatched",
        "reason": "several videos could be S01E01",
        "files": [
            {"path": "P/[A] Hoshi - 01.mkv", "size": 10, "reads_as": "episode 1"},
            {"path": "P/[B] Hoshi - 01.mkv", "size": 20, "reads_as": "episode 1"},
        ],
    }
    assert "P/[B] Hoshi - 01.mkv" in cli("sync").out


def test_a_decision_is_written_down_for_the_task(cli: Cli, unmatched: int, rows: Seeds) -> None:
    outcome = cli("sync", "assign", unmatched, "[B] Hoshi - 01.mkv", "--json")

    assert (outcome.status, outcome.json["status"]) == (0, "pending")
    row = rows.conn.execute("SELECT status::text, assigned_file, attempts FROM sync_tasks")
    assert row.fetchone() == ("pending", "P/[B] Hoshi - 01.mkv", 0)
    assert cli("sync", "--json").json == []


@pytest.mark.parametrize(
    ("task", "file", "message"),
    [(99, "x.mkv", "there is no task 99"), (1, "x.mkv", "has no single video 'x.mkv'")],
)
def test_what_does_not_exist_is_not_assigned(
    cli: Cli, unmatched: int, task: int, file: str, message: str
) -> None:
    outcome = cli("sync", "assign", task, file)

    assert outcome.status == 1
    assert message in outcome.err
    assert [each["id"] for each in cli("sync", "--json").json] == [unmatched]


def test_what_is_in_the_library_is_not_assigned_again(
    cli: Cli, unmatched: int, rows: Seeds
) -> None:
    rows.conn.execute("UPDATE sync_tasks SET status = 'synced'")

    outcome = cli("sync", "assign", unmatched, "[B] Hoshi - 01.mkv")

    assert outcome.status == 1
    assert "is synced; nothing was changed" in outcome.err
