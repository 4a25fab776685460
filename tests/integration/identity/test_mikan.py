"""Mikan's pages over HTTP: the ids that they name, and pages that name none."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from anishelf.errors import AddressRefused, BodyTooLarge, MetadataInvalid, NotFound
from anishelf.fetch import Fetcher
from anishelf.identity.adapters.mikan import Mikan
from tests.fakes.site import Site, running_site

HASH = "0123456789abcdef0123456789abcdef01234567"
PAGES = Path(__file__).parents[2] / "worlds" / "data"
"""Pages with everything that the real ones have around their links; the show is invented."""


@pytest.fixture
def site() -> Iterator[Site]:
    with running_site() as live:
        yield live


@pytest.fixture
def mikan(site: Site) -> Mikan:
    return Mikan(Fetcher(allowed_hosts=[site.host]), site.url + "/")


def page(*addresses: str) -> bytes:
    links = "".join(
        f'<p><a class="w-other-c" href="{address}">{address}</a>' for address in addresses
    )
    return f"<!DOCTYPE html><html><body>{links}</body></html>".encode()


@pytest.mark.parametrize(
    "address",
    [
        "https://bgm.tv/subject/548818",
        "http://bangumi.tv/subject/548818/",
        "//bgm.tv/subject/548818",
    ],
)
def test_a_shows_page_names_its_subject(site: Site, mikan: Mikan, address: str) -> None:
    site.serve("/Home/Bangumi/3822", page("/Home/Classic", address))

    assert mikan.bangumi_id("3822") == 548818


@pytest.mark.parametrize(
    "addresses",
    [
        (),
        ("https://bgm.tv/subject/1", "https://bgm.tv/subject/2"),
        ("https://bgm.tv.evil.example/subject/548818",),
        ("https://bgm.tv/subject/548818/ep",),
        ("javascript:alert(1)", "http://[", "https://bgm.tv/subject/"),
    ],
)
def test_a_page_that_names_no_subject_for_certain_names_none(
    site: Site, mikan: Mikan, addresses: tuple[str, ...]
) -> None:
    site.serve("/Home/Bangumi/3822", page(*addresses))

    assert mikan.bangumi_id("3822") is None


def test_the_way_leads_over_pages_of_the_real_shape(site: Site, mikan: Mikan) -> None:
    site.serve(f"/Home/Episode/{HASH}", (PAGES / "mikan_episode.html").read_bytes())
    site.serve("/Home/Bangumi/7102", (PAGES / "mikan_show.html").read_bytes())

    show = mikan.show_of(HASH)

    assert show == "7102"
    assert mikan.bangumi_id(show) == 990102


def test_a_private_address_that_nobody_named_is_refused(site: Site) -> None:
    with pytest.raises(AddressRefused):
        Mikan(Fetcher(), site.url).show_of(HASH)

    assert site.asked == []


def test_a_page_that_is_too_large_is_refused(site: Site, mikan: Mikan) -> None:
    site.serve("/Home/Bangumi/1", b"<html>" + b" " * (6 << 20))

    with pytest.raises(BodyTooLarge):
        mikan.bangumi_id("1")


def test_a_releases_page_names_its_show(site: Site, mikan: Mikan) -> None:
    site.serve(f"/Home/Episode/{HASH}", page("/Home/Bangumi/3822#382", "/Home/PublishGroup/9"))

    assert mikan.show_of(HASH.upper()) == "3822"


@pytest.mark.parametrize("value", ["", "x", "../../admin", "３"])
def test_what_is_no_id_is_never_asked(site: Site, mikan: Mikan, value: str) -> None:
    assert mikan.bangumi_id(value) is None
    assert mikan.show_of(value) is None
    assert site.asked == []


def test_a_page_that_is_gone_is_not_found(mikan: Mikan) -> None:
    with pytest.raises(NotFound):
        mikan.bangumi_id("1")


@pytest.mark.parametrize("body", [b"", b"  ", b"<!-- -->"])
def test_an_empty_page_is_refused(site: Site, mikan: Mikan, body: bytes) -> None:
    site.serve("/Home/Bangumi/1", body)

    with pytest.raises(MetadataInvalid, match="cannot be read"):
        mikan.bangumi_id("1")


def test_a_page_of_nonsense_names_nothing(site: Site, mikan: Mikan) -> None:
    site.serve("/Home/Bangumi/1", b"\x00\xff<<a href>")

    assert mikan.bangumi_id("1") is None
