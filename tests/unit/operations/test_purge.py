"""Which runs leave the history, and which never do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from anishelf.operations.purge import purge_runs
from anishelf.operations.run_logs import RunLogs

NOW = datetime(2026, 11, 21, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=40)
PAGE = 3


@dataclass
class History:
    """Run id → when it ended, for each DAG; it answers a few runs at once, as Airflow does."""

    ended: dict[str, dict[str, datetime]]
    newest: set[str] = field(default_factory=set)
    refused: set[str] = field(default_factory=set)

    def dags(self) -> list[str]:
        return list(self.ended)

    def newest_runs(self, dag_id: str) -> set[str]:
        return self.newest & self.ended[dag_id].keys()

    def ended_before(self, dag_id: str, moment: datetime) -> list[str]:
        return [run for run, end in self.ended[dag_id].items() if end < moment][:PAGE]

    def delete_runs(self, dag_id: str, run_ids: Sequence[str]) -> int:
        gone = [run for run in run_ids if run not in self.refused]
        for run in gone:
            del self.ended[dag_id][run]
        return len(gone)


def purge(history: History, logs: Path) -> int:
    return purge_runs(history, RunLogs(logs), before=NOW - timedelta(days=30))


def test_old_runs_go_with_their_logs_and_young_ones_stay(tmp_path: Path) -> None:
    history = History({"collect": {**dict.fromkeys("abcdefg", LONG_AGO), "young": NOW}})
    for run in history.ended["collect"]:
        (tmp_path / "dag_id=collect" / f"run_id={run}").mkdir(parents=True)
    for day in ("2026-10-01", "2026-11-20"):
        (tmp_path / "dag_processor" / day).mkdir(parents=True)

    assert purge(history, tmp_path) == 7

    assert history.ended == {"collect": {"young": NOW}}
    assert [run.name for run in (tmp_path / "dag_id=collect").iterdir()] == ["run_id=young"]
    assert [day.name for day in (tmp_path / "dag_processor").iterdir()] == ["2026-11-20"]


def test_the_newest_run_of_a_dag_stays_however_old(tmp_path: Path) -> None:
    history = History({"rare": {"a": LONG_AGO, "b": LONG_AGO}}, newest={"b"})

    assert purge(history, tmp_path) == 1
    assert purge(history, tmp_path) == 0

    assert history.ended == {"rare": {"b": LONG_AGO}}


def test_what_airflow_does_not_delete_is_left_to_the_next_day(tmp_path: Path) -> None:
    history = History({"one": {"a": LONG_AGO}, "two": {"b": LONG_AGO}}, refused={"a"})

    assert purge(history, tmp_path) == 1

    assert history.ended == {"one": {"a": LONG_AGO}, "two": {}}
