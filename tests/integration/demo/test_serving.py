from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
import requests

from anishelf.launcher.stack.runfile import is_alive
from demo.errors import DemoFailed
from demo.world.model import FeedKind
from demo.world.serving import remembered_port, served_world

_PARENT = """
import sys, time
from pathlib import Path
from demo.world.serving import served_world
with served_world(Path(sys.argv[1])) as world:
    print(world.process.pid, flush=True)
    time.sleep(60)
"""


def test_world_is_served_on_the_same_port_every_time(world_folder: Path) -> None:
    with served_world(world_folder) as first:
        assert requests.get(first.feeds[FeedKind.PLAIN], timeout=5).status_code == 200

    with served_world(world_folder) as second:
        assert second.url == first.url
    assert first.process.poll() is not None


def test_taken_port_is_told_clearly(tmp_path: Path) -> None:
    port = remembered_port(tmp_path / "ports.json")

    with socket.create_server(("127.0.0.1", port)), pytest.raises(DemoFailed, match=str(port)):
        remembered_port(tmp_path / "ports.json")


def test_world_that_does_not_start_says_why(tmp_path: Path) -> None:
    (tmp_path / "videos").write_text("no folder")

    with pytest.raises(DemoFailed, match="FileExistsError"), served_world(tmp_path):
        pass


def test_world_ends_when_its_parent_is_killed(world_folder: Path) -> None:
    argv = [sys.executable, "-c", _PARENT, str(world_folder)]
    with subprocess.Popen(argv, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        world = int(parent.stdout.readline())
        os.kill(parent.pid, signal.SIGKILL)

    deadline = time.monotonic() + 10
    while is_alive(world) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not is_alive(world)
