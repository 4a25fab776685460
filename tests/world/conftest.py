"""Real programs for the world tests; everything listens on loopback and ends with its test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.worlds.living import Living, living
from tests.worlds.qbittorrent import (
    INSTALLED,
    RealQBittorrent,
    running_qbittorrent,
    second_program,
)
from tests.worlds.stack_seeds import Seeds, running_seeds


@pytest.fixture
def seeds(tmp_path: Path) -> Iterator[Seeds]:
    """A web server whose files can be downloaded by torrent."""
    with running_seeds(tmp_path / "www") as running:
        yield running


@pytest.fixture(
    scope="session",
    params=["installed", pytest.param("second", marks=pytest.mark.faults)],
)
def qbittorrent_program(request: pytest.FixtureRequest) -> str:
    """The qBittorrent that the tests run: the installed one, then another one if there is one."""
    return INSTALLED if request.param == "installed" else second_program()


@pytest.fixture(scope="session")
def one_qbittorrent(
    qbittorrent_program: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RealQBittorrent]:
    """One real qBittorrent for all tests that do not need their own."""
    folder = tmp_path_factory.mktemp("qbittorrent")
    with running_qbittorrent(folder, qbittorrent_program) as running:
        yield running


@pytest.fixture
def qbittorrent(one_qbittorrent: RealQBittorrent) -> RealQBittorrent:
    """A real qBittorrent that runs and has nothing to do."""
    one_qbittorrent.make_ready()
    return one_qbittorrent


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Living]:
    """The whole product, shared by every test that needs one: nobody may leave it broken.

    It copies instead of linking, because a copy can be caught half done.
    """
    env = {"ANISHELF_TRANSFER": "copy"}
    with living(tmp_path_factory.mktemp("product"), env=env) as running:
        yield running
