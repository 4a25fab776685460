"""Each release site on saved answers of the real structure."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from anishelf.feeds.ports import Web
from anishelf.following.adapters import AnimeGarden, MikanSite, RssSite, SubsPlease
from anishelf.following.ports import ReleaseSite
from tests.worlds.sites import SiteWeb

pytestmark = pytest.mark.shared
Make = Callable[[Web], ReleaseSite]


def rss(address: str) -> Make:
    return lambda web: RssSite("site", address, web)


@pytest.mark.parametrize(
    ("sample", "make", "count", "hashed", "sized"),
    [
        ("nyaa/rss-search.xml", rss("https://nyaa.si/?q={words}"), 4, True, True),
        ("nyaa/rss-empty-reconstructed.xml", rss("https://nyaa.si/?q={words}"), 0, True, True),
        ("dmhy/rss-keyword.xml", rss("https://share.dmhy.org/rss?keyword={words}"), 4, True, False),
        ("acgrip/rss-term-2026.xml", rss("https://acg.rip/.xml?term={words}"), 4, False, True),
        ("acgrip/rss-page-2024.xml", rss("https://acg.rip/.xml?term={words}"), 2, False, False),
        ("bangumi-moe/rss-reconstructed.xml", rss("https://bangumi.moe/{words}"), 1, False, False),
        ("animegarden/feed-reconstructed.xml", rss("https://x.example/{words}"), 1, True, True),
        ("mikan/rss-bangumi.xml", MikanSite, 4, True, True),
        ("mikan/rss-mirror-domain.xml", MikanSite, 4, True, True),
        ("subsplease/api-latest-2026.json", SubsPlease, None, True, True),
        ("subsplease/api-search-none.json", SubsPlease, 0, True, True),
        ("animegarden/resources-reconstructed.json", AnimeGarden, None, True, False),
    ],
)
def test_a_sample_is_read(
    shared_data: Path, sample: str, make: Make, count: int | None, *, hashed: bool, sized: bool
) -> None:
    web = SiteWeb({"": (shared_data / "sources" / sample).read_bytes()})

    found = make(web).search("x")

    assert len(found) == count if count is not None else found
    assert all(item.title and item.published_at and item.download_url for item in found)
    assert not hashed or all(item.infohash for item in found)
    assert not sized or all(item.size for item in found)


def test_the_shows_and_groups_of_mikan_are_read(shared_data: Path) -> None:
    def page(name: str) -> MikanSite:
        return MikanSite(SiteWeb({"": (shared_data / "sources" / "mikan" / name).read_bytes()}))

    assert [show.id for show in page("search-2024.html").shows("x")] == ["90211", "90333"]
    assert page("search-none-2026.html").shows("x") == ()
    assert [group.id for group in page("show-2025.html").groups("90211")] == ["9034", "9370"]
