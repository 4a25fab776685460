"""Real programs for the world tests; everything listens on loopback and ends with its test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.world.living import Living, living
from tests.world.qbittorrent import RealQBittorrent, running_qbittorrent
from tests.world.seeds import Seeds, running_seeds


@pytest.fixture
def seeds(tmp_path: Path) -> Iterator[Seeds]:
    """A web server whose files can be downloaded by torrent."""
    with running_seeds(tmp_path / "www") as running:
        yield running


@pytest.fixture
def qbittorrent(tmp_path: Path) -> Iterator[RealQBittorrent]:
    """A real qBittorrent with an empty profile."""
    with running_qbittorrent(tmp_path / "qbittorrent") as running:
        yield running


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Living]:
    """The whole product, shared by every test that needs one: nobody may leave it broken.

    It copies instead of linking, because a copy can be caught half done.
    """
    env = {"ANISHELF_TRANSFER": "copy"}
    with living(tmp_path_factory.mktemp("product"), env=env) as running:
        yield running
