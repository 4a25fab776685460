"""Pictures over HTTP: what is let through as a poster."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from anishelf.errors import BodyTooLarge, MetadataInvalid, NotFound
from anishelf.fetch import Fetcher
from anishelf.metadata.adapters.artwork import Artwork
from anishelf.metadata.domain.description import Picture
from tests.fakes.site import Site, running_site

JPEG = b"\xff\xd8\xff\xe0 picture"
PNG = b"\x89PNG\r\n\x1a\n picture"
WEBP = b"RIFF\x10\x00\x00\x00WEBPVP8 "


@pytest.fixture
def site() -> Iterator[Site]:
    with running_site() as live:
        yield live


@pytest.fixture
def artwork(site: Site) -> Artwork:
    return Artwork(Fetcher(allowed_hosts=[site.host]))


@pytest.mark.parametrize(("data", "suffix"), [(JPEG, ".jpg"), (PNG, ".png"), (WEBP, ".webp")])
def test_the_bytes_decide_what_a_picture_is(
    site: Site, artwork: Artwork, data: bytes, suffix: str
) -> None:
    url = site.serve("/p.jpg", data, Content_Type="image/jpeg")

    assert artwork.picture(url) == Picture(data, suffix)


@pytest.mark.parametrize(
    ("data", "kind", "complaint"),
    [
        (JPEG, "text/html", "no picture"),
        (JPEG, "", "of no type"),
        (b"<svg/>", "image/svg+xml", "no JPEG, PNG or WebP"),
        (b"", "image/jpeg", "no JPEG, PNG or WebP"),
    ],
)
def test_what_is_no_picture_is_refused(
    site: Site, artwork: Artwork, data: bytes, kind: str, complaint: str
) -> None:
    url = site.serve("/p.jpg", data, Content_Type=kind)

    with pytest.raises(MetadataInvalid, match=complaint):
        artwork.picture(url)


def test_the_placeholder_is_never_a_poster(site: Site, artwork: Artwork) -> None:
    site.serve("/img/no_icon_subject.png", PNG, Content_Type="image/png")
    url = site.serve("/p.jpg", status=302, Location="/img/no_icon_subject.png")

    with pytest.raises(MetadataInvalid, match="placeholder"):
        artwork.picture(url)


def test_a_picture_of_more_than_10_mb_is_refused(site: Site, artwork: Artwork) -> None:
    url = site.serve("/p.jpg", JPEG + bytes(10 << 20), Content_Type="image/jpeg")

    with pytest.raises(BodyTooLarge):
        artwork.picture(url)


def test_a_picture_that_is_gone_is_not_found(site: Site, artwork: Artwork) -> None:
    with pytest.raises(NotFound):
        artwork.picture(site.url + "/gone.jpg")
