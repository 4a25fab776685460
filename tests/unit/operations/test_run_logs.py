"""The log files of old runs: nothing outside their folders is ever deleted."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from anishelf.errors import UnsafePath
from anishelf.operations.run_logs import RunLogs


def log(folder: Path, dag_id: str, run_id: str) -> Path:
    path = folder / f"dag_id={dag_id}" / f"run_id={run_id}" / "task_id=fetch" / "attempt=1.log"
    path.parent.mkdir(parents=True)
    path.write_text("said")
    return path


def test_the_logs_of_one_run_are_deleted_and_a_second_time_is_no_error(tmp_path: Path) -> None:
    old, other = log(tmp_path, "collect", "manual__1"), log(tmp_path, "collect", "manual__2")

    RunLogs(tmp_path).forget("collect", "manual__1")
    RunLogs(tmp_path).forget("collect", "manual__1")

    assert not old.exists()
    assert other.exists()


@pytest.mark.parametrize("run_id", ["../..", "a/b", "x/../../.."])
def test_a_run_id_never_leads_elsewhere(tmp_path: Path, run_id: str) -> None:
    kept = log(tmp_path, "collect", "manual__1")

    with pytest.raises(UnsafePath):
        RunLogs(tmp_path).forget("collect", run_id)

    assert kept.exists()


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "logs" / "dag_id=collect").mkdir(parents=True)
    (tmp_path / "logs" / "dag_id=collect" / "run_id=1").symlink_to(tmp_path / "elsewhere")

    with pytest.raises(UnsafePath):
        RunLogs(tmp_path / "logs").forget("collect", "1")

    assert (tmp_path / "elsewhere").exists()


def test_old_days_of_reading_dag_files_are_deleted(tmp_path: Path) -> None:
    days = [tmp_path / "dag_processor" / day for day in ("2026-10-01", "2026-11-20", "not-a-day")]
    for day in days:
        day.mkdir(parents=True)

    RunLogs(tmp_path).forget_reading(before=datetime(2026, 11, 1, tzinfo=UTC))

    assert [day.exists() for day in days] == [False, True, True]
