"""Commands and web files in the whole product: the command line asks, tasks do it."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from urllib.parse import quote

import pytest

from demo.world.answers import Answer, Request
from tests.world.test_command_line import anishelf
from tests.worlds.living import LONG_TITLE, Living, living, until

pytestmark = [pytest.mark.world, pytest.mark.timeout(600)]
BY_WEB, CANCELLED = 88, 89
BODY = random.Random(3).randbytes(1 << 20)
PATH = f"/web/[Sakura] {LONG_TITLE} - {BY_WEB}.mkv"


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Living]:
    """A product of its own: others count the torrents, and a web file has none."""
    with living(tmp_path_factory.mktemp("control")) as running:
        yield running


class WebFile:
    """A site with one file."""

    def answer(self, request: Request) -> Answer | None:
        known = request.path == PATH
        return Answer(body=BODY, content_type="video/x-matroska") if known else None


def test_a_web_file_arrives_by_the_built_in_downloader(product: Living) -> None:
    added = anishelf(product, "downloaders", "add", "http")
    assert added.returncode == 0, added.stderr
    product.world.sites.insert(0, WebFile())
    item = product.one(
        "INSERT INTO raw_items (identity, title, download_url) VALUES ('web', %s, %s) RETURNING id",
        f"[Sakura] {LONG_TITLE} - {BY_WEB} [WebRip 1080p HEVC-10bit AAC].mkv",
        product.world.url + quote(PATH),
    )
    product.conn.execute("INSERT INTO raw_item_sightings SELECT %s, id FROM subscriptions", (item,))

    product.collect()
    product.wait(BY_WEB, seconds=120)

    assert product.path(BY_WEB).read_bytes() == BODY


def test_a_download_is_cancelled_and_begins_again(product: Living) -> None:
    published = product.publish(CANCELLED, size=4 << 20, rate=1 << 18)
    product.collect()
    download = until(
        lambda: product.one(
            "SELECT d.id FROM downloads d JOIN releases r ON r.id = d.release_id "
            "JOIN raw_items i ON i.id = r.raw_item_id WHERE i.title = %s AND d.progress > 0",
            published.release.title,
        ),
        seconds=90,
        what="a running download",
    )

    cancelled = anishelf(product, "downloads", "cancel", str(download), "--wait", "--json")

    assert json.loads(cancelled.stdout)[0]["answer"] == "it is cancelled"
    folder = product.stack.data_dir / "downloads" / str(download)
    until(
        lambda: not [each for each in folder.rglob("*") if each.is_file()],
        seconds=20,
        what="deleting what had arrived",
    )
    product.collect()
    product.world.rates.clear()
    anishelf(product, "downloads", "retry", str(download), "--wait")
    product.wait(CANCELLED, seconds=120)
