"""Which runs leave the history, and which never do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from anishelf.operations.purge import purge_runs

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


@dataclass
class Logs:
    forgotten: list[tuple[str, str]] = field(default_factory=list)

    def forget(self, dag_id: str, run_id: str) -> None:
        self.forgotten.append((dag_id, run_id))

    def forget_reading(self, *, before: datetime) -> None:
        self.forgotten.append(("reading", before.isoformat()))


def purge(history: History, logs: Logs) -> int:
    return purge_runs(history, logs, before=NOW - timedelta(days=30))


def test_old_runs_go_with_their_logs_and_young_ones_stay() -> None:
    old = dict.fromkeys("abcdefg", LONG_AGO)
    history, logs = History({"collect": {**old, "young": NOW}}), Logs()

    assert purge(history, logs) == 7

    assert history.ended == {"collect": {"young": NOW}}
    assert logs.forgotten[:-1] == [("collect", run) for run in old]
    assert logs.forgotten[-1][0] == "reading"


def test_the_newest_run_of_a_dag_stays_however_old() -> None:
    history = History({"rare": {"a": LONG_AGO, "b": LONG_AGO}}, newest={"b"})

    assert purge(history, Logs()) == 1
    assert purge(history, Logs()) == 0

    assert history.ended == {"rare": {"b": LONG_AGO}}


def test_what_airflow_does_not_delete_is_left_to_the_next_day() -> None:
    history = History({"one": {"a": LONG_AGO}, "two": {"b": LONG_AGO}}, refused={"a"})

    assert purge(history, Logs()) == 1

    assert history.ended == {"one": {"a": LONG_AGO}, "two": {}}
