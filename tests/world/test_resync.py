"""`resync_library` in the whole product: what changed its number moves, and moves back."""

from __future__ import annotations

import pytest

from anishelf.operations.airflow_api import Run
from tests.worlds.arrivals import deviations
from tests.worlds.living import Living, until
from tests.worlds.operating import Operator, log_in
from tests.worlds.premieres import Premiere, release_premiere

pytestmark = [pytest.mark.world, pytest.mark.timeout(600)]
_SECONDS = 120


@pytest.fixture
def operator(product: Living) -> Operator:
    return log_in(product)


def arrive(product: Living) -> Premiere:
    premiere = release_premiere(product)
    product.collect()
    until(lambda: premiere.state.metadata == "written", seconds=_SECONDS, what=premiere.video.name)
    return premiere


def count_as(premiere: Premiere, number: int) -> None:
    """Let somebody know better which episode it is."""
    premiere.product.conn.execute(
        "UPDATE episodes SET number = %s WHERE id = %s",
        (number, premiere.rows("t.episode_id")[0][0]),
    )


def resync(operator: Operator, premiere: Premiere, *, dry_run: bool) -> Run:
    conf = {"dry_run": dry_run, "download_ids": [premiere.download_id]}
    return operator.ended(operator.product.airflow.trigger("resync_library", conf))


def test_a_file_follows_its_number_and_comes_back(product: Living, operator: Operator) -> None:
    premiere = arrive(product)
    count_as(premiere, 3)
    third = premiere.video.with_name(premiere.video.name.replace("S01E01", "S01E03"))

    assert resync(operator, premiere, dry_run=True).state == "success"
    assert premiere.video.exists()
    assert resync(operator, premiere, dry_run=False).state == "success"

    assert not premiere.video.exists()
    assert not premiere.video.with_suffix(".nfo").exists()
    assert third.exists()
    until(lambda: premiere.state.metadata == "written", seconds=_SECONDS, what="the new NFO")
    assert "<episode>3</episode>" in third.with_suffix(".nfo").read_text()
    count_as(premiere, 1)
    assert resync(operator, premiere, dry_run=False).state == "success"
    until(lambda: premiere.state.metadata == "written", seconds=_SECONDS, what="the old NFO")
    assert deviations(premiere) == []
