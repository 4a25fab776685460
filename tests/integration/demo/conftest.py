"""One rendered world for all tests of the demo."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from demo.world.demo_world import DemoWorld


@pytest.fixture(scope="session")
def world_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("world")


@pytest.fixture
def world(world_folder: Path) -> Iterator[DemoWorld]:
    with DemoWorld(world_folder) as live:
        yield live


@pytest.fixture
def http() -> Iterator[requests.Session]:
    with requests.Session() as session:
        yield session
