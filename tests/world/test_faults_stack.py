"""What goes wrong around the downloads in a running product, and how it gets well by itself."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from anishelf.downloads.domain.downloader import Downloader
from anishelf.downloads.store.downloaders import Downloaders
from anishelf.feeds.domain.states import DownloadType
from demo.world.answers import Fault
from tests.world.test_command_line import anishelf
from tests.worlds.kills import Victim
from tests.worlds.living import Living, until
from tests.worlds.operating import Operator, log_in

pytestmark = [pytest.mark.world, pytest.mark.faults, pytest.mark.timeout(600)]
NAS = "nas"


@contextmanager
def second_way_in(product: Living, operator: Operator) -> Iterator[dict[str, object]]:
    """Let connection `nas` lead to the stack's own qBittorrent, with a password of long ago."""
    known = json.loads(product.stack.env["AIRFLOW_CONN_QBITTORRENT_DEFAULT"])
    mine = {"connection_id": NAS, **known}
    operator.call("POST", "/connections", **{**mine, "password": "of long ago"})
    Downloaders(product.conn).add(NAS, kind="qbittorrent", takes={DownloadType.MAGNET}, priority=-9)
    try:
        yield mine
    finally:
        product.conn.execute("DELETE FROM downloaders WHERE conn_id = %s", (NAS,))
        operator.call("DELETE", f"/connections/{NAS}")


def test_a_changed_password_is_tried_by_the_next_poll_and_status_says_so_before(
    product: Living,
) -> None:
    operator = log_in(product)

    def row() -> Downloader:
        return next(one for one in Downloaders(product.conn).all() if one.conn_id == NAS)

    with second_way_in(product, operator) as right:
        until(lambda: row().refused_fingerprint, seconds=90, what="the refusal")
        told = json.loads(anishelf(product, "status", "--json").stdout)["checks"]
        detail = next(check["detail"] for check in told if check["part"] == NAS)
        assert "downloader_error: " in detail
        assert "with a changed connection the next poll tries again" in detail
        assert row().consecutive_failures == 1

        operator.call("PATCH", f"/connections/{NAS}", **right)

        until(lambda: row().refused_fingerprint is None, seconds=90, what="the recovery")
        assert row().last_error is None


def test_clicks_while_the_scheduler_is_dead_are_one_run(product: Living) -> None:
    operator, world = log_in(product), product.world
    before, asked = product.stack.state, len(world.requests_to("/"))
    world.faults["/"] = Fault(delay=6, times=1)
    running = product.collect()
    until(lambda: len(world.requests_to("/")) > asked, seconds=120, what="the feed", every=0.01)
    os.kill(before.pids[Victim.SCHEDULER], signal.SIGKILL)

    clicks = {product.collect().run_id for _ in range(5)}

    assert len(clicks) == 1
    assert operator.ended(running).state == "success"
    (waiting,) = clicks
    assert operator.ended(product.airflow.run("collect_releases", waiting)).state == "success"
