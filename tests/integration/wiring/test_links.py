"""Where the links of a feed may lead."""

from __future__ import annotations

from datetime import UTC, datetime

import psycopg
import pytest

from anishelf.downloads.steps.torrent_fetching import TorrentLink
from anishelf.errors import AddressRefused
from anishelf.feeds.domain.subscription import NewSubscription
from anishelf.feeds.store.subscriptions import Subscriptions
from anishelf.wiring import downloads
from tests.fakes.site import running_site
from tests.worlds import wired

NOW = datetime(2026, 4, 1, tzinfo=UTC)


def test_a_link_reaches_the_private_host_of_its_own_subscription_and_no_other(
    conn: psycopg.Connection,
) -> None:
    with running_site() as mine, running_site() as other:
        for site in (mine, other):
            site.serve("/1.torrent", b"d8:announce0:e")
            new = NewSubscription(url=f"{site.url}/rss", name=site.url)
            Subscriptions(conn).add(new, now=NOW)
        fetch = downloads.torrent_fetcher(wired.context(conn, allowed_hosts=()))
        feeds = (f"{mine.url}/rss",)

        assert fetch(TorrentLink(f"{mine.url}/1.torrent", feeds)) == b"d8:announce0:e"
        with pytest.raises(AddressRefused):
            fetch(TorrentLink(f"{other.url}/1.torrent", feeds))
        with pytest.raises(AddressRefused):
            fetch(TorrentLink(f"{mine.url}/1.torrent"))
        assert len(other.asked) == 0
