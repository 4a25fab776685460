"""Old runs leave Airflow's database and its disk; what is young or waits stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.worlds.living import Living
from tests.worlds.operating import log_in

pytestmark = [pytest.mark.world, pytest.mark.timeout(300)]


def test_runs_that_ended_long_ago_are_purged_with_their_logs(product: Living) -> None:
    operator = log_in(product)
    old = operator.ended(product.collect())
    young = operator.ended(product.collect())
    logs = Path(product.stack.env["AIRFLOW__LOGGING__BASE_LOG_FOLDER"]) / "dag_id=collect_releases"
    assert (logs / f"run_id={old.run_id}").is_dir()
    operator.date_back(old, days=40)

    operator.ended(product.airflow.trigger("refresh_metadata", {}))

    kept = [run_id for (run_id,) in operator.ask("SELECT run_id FROM dag_run")]
    assert old.run_id not in kept
    assert young.run_id in kept
    assert not (logs / f"run_id={old.run_id}").exists()
    assert (logs / f"run_id={young.run_id}").is_dir()
