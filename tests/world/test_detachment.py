"""The whole product with a library that moves its files out of qBittorrent."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.worlds.living import Living, living, until
from tests.worlds.premieres import release_premiere

pytestmark = [pytest.mark.world, pytest.mark.faults, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Living]:
    folder = tmp_path_factory.mktemp("detachment")
    with living(folder, env={"ANISHELF_TRANSFER": "move"}) as running:
        yield running


def test_an_episode_leaves_qbittorrent_for_the_library(product: Living) -> None:
    premiere = release_premiere(product)

    product.collect()
    until(lambda: premiere.state.metadata == "written", seconds=120, what=premiere.video.name)

    assert not premiere.has_torrent()
    assert premiere.video.read_bytes() == premiere.published.source.read_bytes()
    assert premiere.video.stat().st_nlink == 1
    folder = product.stack.data_dir / "downloads" / str(premiere.download_id)
    assert not folder.exists()
    assert premiere.rows("d.status, d.reason") == [("completed", "its files belong to the library")]
