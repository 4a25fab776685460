"""The command line beside a running stack: it finds everything in the data folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

import pytest

from tests.worlds.living import Living

pytestmark = [pytest.mark.world, pytest.mark.timeout(600)]
EPISODE = 92


def anishelf(product: Living, *args: str) -> subprocess.CompletedProcess[str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("AIRFLOW", "ANISHELF_"))
    }
    return subprocess.run(
        [sys.executable, "-m", "anishelf.cli", *args],
        env=kept | {"ANISHELF_DATA_DIR": str(product.stack.data_dir)},
        check=False,
        capture_output=True,
        text=True,
        timeout=300,
    )


def listed(product: Living, *args: str) -> Any:
    return json.loads(anishelf(product, *args, "--json").stdout)


def test_every_dependency_is_well(product: Living) -> None:
    done = anishelf(product, "status", "--json")

    checks = json.loads(done.stdout)["checks"]
    assert [check for check in checks if check["health"] == "bad"] == []
    assert done.returncode == 0, done.stderr
    named = {check["part"]: check["detail"] for check in checks}
    assert named["qbittorrent_default"].startswith("qBittorrent v")
    assert named["database"].startswith("it answers")


def test_an_episode_is_followed_from_the_feed_into_the_library(product: Living) -> None:
    title = product.publish(EPISODE).release.title

    fetched = anishelf(product, "subscriptions", "fetch", "--wait")
    product.wait(EPISODE)

    assert fetched.returncode == 0, fetched.stderr
    (item,) = listed(product, "items", "list", "--search", title)
    assert (item["stage"], item["reason"]) == ("in_library", None)
    (download,) = [d for d in listed(product, "downloads") if d["item_id"] == item["id"]]
    assert (download["status"], download["progress"]) == ("completed", 1)
    assert product.path(EPISODE).name in anishelf(product, "library").stdout
