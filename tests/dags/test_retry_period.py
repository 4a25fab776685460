"""Which failures a run of `retry_failed_syncs` takes up."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from airflow.sdk.exceptions import AirflowFailException

from anishelf.orchestration.sync import period_of

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = (datetime(2026, 2, 1, tzinfo=UTC), datetime(2026, 2, 2, tzinfo=UTC))


def run(kind: str, *, interval: Any = DAY, since: Any = None, until: Any = None) -> Any:
    return {
        "dag_run": SimpleNamespace(run_type=kind),
        "params": {"since": since, "until": until},
        "data_interval_start": interval[0],
        "data_interval_end": interval[1],
    }


@pytest.mark.parametrize("kind", ["scheduled", "backfill"])
def test_by_the_clock_and_in_a_backfill_it_is_the_interval(kind: str) -> None:
    assert period_of(run(kind, since="2026-01-01T00:00:00Z"), NOW) == DAY


def test_by_hand_it_is_everything_that_failed() -> None:
    start, end = period_of(run("manual"), NOW)

    assert start < datetime(2000, 1, 1, tzinfo=UTC)
    assert end == NOW


def test_by_hand_a_period_may_be_entered_and_means_utc_without_a_zone() -> None:
    entered = run("manual", since="2026-02-10T00:00:00", until="2026-02-11T00:00:00+01:00")

    assert period_of(entered, NOW) == (
        datetime(2026, 2, 10, tzinfo=UTC),
        datetime(2026, 2, 10, 23, tzinfo=UTC),
    )


def test_without_any_interval_it_refuses() -> None:
    with pytest.raises(AirflowFailException, match="backfill"):
        period_of(run("scheduled", interval=(None, None)), NOW)
