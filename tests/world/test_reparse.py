"""A changed rule reaches what is there, in the running product."""

from __future__ import annotations

import json

import pytest

from tests.world.test_command_line import anishelf
from tests.worlds.living import Living, until

pytestmark = [pytest.mark.world, pytest.mark.timeout(300)]


def test_a_new_filter_starts_a_run_that_ends_green(product: Living) -> None:
    added = anishelf(product, "filters", "add", "exclude", "never in any title", "--json")
    number = json.loads(added.stdout)["filter"]["id"]
    try:
        until(
            lambda: product.one("SELECT count(*) FROM reparse_runs WHERE finished_at IS NOT NULL"),
            seconds=90,
            what="reparse_releases",
        )
    finally:
        product.conn.execute("DELETE FROM filter_rules WHERE id = %s", (number,))

    run_id = product.one("SELECT run_id FROM reparse_runs ORDER BY id DESC LIMIT 1")
    run = until(lambda: _over(product, run_id), seconds=30, what="the end of the run")
    assert run == "success"
    assert product.one("SELECT changed FROM reparse_runs WHERE run_id = %s", run_id) == 0
    assert product.one("SELECT count(*) FROM reparse_requests") == 0


def _over(product: Living, run_id: str) -> str | None:
    run = product.airflow.run("reparse_releases", run_id)
    return run.state if run.is_over else None
