"""The page as a person sees it: in a browser, signed in, while the product works."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
import requests

from tests.worlds.browser import dom
from tests.worlds.living import FEED, LONG_TITLE_CN, Living, until

pytestmark = [pytest.mark.world, pytest.mark.timeout(600)]

ARRIVED, UNDER_WAY = 90, 91
NO_ANIME = "[Nobody] Kujira Denwa Club - 01 [1080p]"
_SLOW = 20_000
"""Bytes a second."""


@pytest.fixture(scope="module")
def token(product: Living) -> str:
    state = product.stack.state
    login = {"username": state.admin_user, "password": state.admin_password}
    reply = requests.post(f"{state.url}/auth/token", json=login, timeout=30)
    return str(reply.json()["access_token"])


@pytest.fixture(scope="module")
def page(product: Living, token: str) -> Iterator[str]:
    """The page while one episode has arrived, one is coming, one item waits and one feed is dead."""
    product.publish(ARRIVED)
    slow = product.publish(UNDER_WAY, size=4 << 20, rate=_SLOW)
    product.world.publish(FEED, NO_ANIME, size=1 << 20)
    follow_a_dead_feed(product)
    product.collect()
    product.wait(ARRIVED)
    until(lambda: progress(product) > 0, seconds=90, what="the download has begun")
    yield dom(product.stack.state.url, "/anishelf/", token=token)
    del product.world.rates[slow.file_path]
    product.conn.execute("UPDATE subscriptions SET active = false WHERE name = 'dead feed'")
    product.wait(UNDER_WAY)


def follow_a_dead_feed(product: Living) -> None:
    product.conn.execute(
        """
        INSERT INTO subscriptions (url, name, interval_seconds, consecutive_failures,
            last_attempt_at, last_success_at, last_error)
        VALUES ('http://127.0.0.1:1/rss', 'dead feed', 86400, 9, %s, %s, 'it does not answer')
        """,
        (datetime.now(UTC), datetime.now(UTC) - timedelta(hours=3)),
    )


def progress(product: Living) -> float:
    found = product.one("SELECT max(progress) FROM downloads WHERE status = 'downloading'")
    return float(found) if isinstance(found, float) else 0.0


def section(page: str, name: str) -> str:
    found = re.search(rf'<(section|div)[^>]* id="{name}".*?</\1>', page, re.DOTALL)
    assert found is not None, page
    return unescape(found[0])


def test_what_arrived_has_a_card(page: str) -> None:
    found = section(page, "arrived")

    assert LONG_TITLE_CN in found
    assert f"S01E{ARRIVED}" in found


def test_what_is_under_way_has_a_bar(page: str) -> None:
    found = section(page, "under-way")

    assert f"S01E{UNDER_WAY}" in found
    assert re.search(r'<progress [^>]*max="100" value="\d', found)


def test_what_waits_says_why(page: str) -> None:
    found = section(page, "waiting")

    assert NO_ANIME in found
    assert "no show on bangumi.tv is named" in found


def test_what_keeps_failing_has_a_banner(page: str) -> None:
    assert "Feed dead feed" in unescape(page)


def test_the_page_is_styled_and_alive(page: str) -> None:
    # The script has run: it says which shell the page is in.
    assert '<body class="alone"' in page
    assert "htmx" in page


def test_the_navigation_of_the_ui_opens_it(product: Living, token: str) -> None:
    shown = dom(product.stack.state.url, "/plugin/anishelf", token=token, patience=20_000)

    assert re.search(r'<iframe[^>]* src="[^"]*anishelf/"[^>]* title="Anishelf"', shown) or (
        re.search(r'<iframe[^>]* title="Anishelf"[^>]* src="[^"]*anishelf/"', shown)
    )
