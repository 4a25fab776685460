"""In which form an address offers its release."""

from __future__ import annotations

import pytest

from anishelf.feeds.domain.offer import DETECTORS, Offer, download_type, why_unsupported
from anishelf.feeds.domain.states import DownloadType

HASH = "0123456789abcdef0123456789abcdef01234567"


@pytest.mark.parametrize(
    ("url", "form"),
    [
        ("magnet:?xt=urn:btih:" + HASH, DownloadType.MAGNET),
        ("MAGNET:?xt=urn:btih:" + HASH, DownloadType.MAGNET),
        ("https://mikanani.me/Download/20240414/a.torrent", DownloadType.TORRENT),
        ("https://x.example/a.TORRENT?key=1", DownloadType.TORRENT),
        ("https://nyaa.si/view/1/torrent", DownloadType.TORRENT),
        ("https://www.nyaa.se/?page=download&tid=587750", DownloadType.TORRENT),
        ("http://127.0.0.1:9117/dl/site/?jackett_apikey=x&path=y", DownloadType.TORRENT),
        ("http://127.0.0.1:9696/1/download?apikey=x&link=y", DownloadType.TORRENT),
        ("https://x.example/download.php?id=1", DownloadType.TORRENT),
        ("https://x.example/videos/a.mkv", DownloadType.HTTP),
        ("https://x.example/download/a.mkv", DownloadType.HTTP),
        ("https://x.example/file/1", DownloadType.HTTP),
        ("ftp://x.example/a.torrent", DownloadType.UNSUPPORTED),
        ("javascript:alert(1)", DownloadType.UNSUPPORTED),
        ("https://", DownloadType.UNSUPPORTED),
        ("", DownloadType.UNSUPPORTED),
        (None, DownloadType.UNSUPPORTED),
    ],
)
def test_the_address_tells_the_form_of_the_offer(url: str | None, form: DownloadType) -> None:
    assert download_type(url) is form


def test_an_infohash_or_the_feeds_word_settles_doubts() -> None:
    url = "https://x.example/file/1"

    assert download_type(url, infohash=HASH) is DownloadType.TORRENT
    assert download_type(url, enclosure_type="application/x-bittorrent") is DownloadType.TORRENT
    word = "Application/X-BitTorrent; charset=utf-8"
    assert download_type(url, enclosure_type=word) is DownloadType.TORRENT


@pytest.mark.parametrize(
    "url", ["ftp://x.example/a", "ed2k://|file|a.mkv|1|0|/", "thunder://QUFodA"]
)
def test_an_unknown_scheme_is_never_a_web_address_whatever_its_feed_says(url: str) -> None:
    said = download_type(url, infohash=HASH, enclosure_type="application/x-bittorrent")

    assert said is DownloadType.UNSUPPORTED
    assert f"begins with {url.partition(':')[0]}:" in why_unsupported(url)


def test_every_form_has_a_detector_and_the_surest_is_asked_first() -> None:
    offers = {
        DownloadType.MAGNET: Offer("magnet:?xt=urn:btih:" + HASH),
        DownloadType.TORRENT: Offer("https://x.example/a.torrent"),
        DownloadType.HTTP: Offer("https://x.example/a.mkv"),
    }
    first = {
        form: next(each for each in (ask(offer) for ask in DETECTORS) if each)
        for form, offer in offers.items()
    }

    assert first == {form: form for form in offers}
    assert [detect(Offer("https://x.example/a.torrent", HASH)) for detect in DETECTORS] == [
        None,
        DownloadType.TORRENT,
        None,
        DownloadType.TORRENT,
        DownloadType.HTTP,
    ]


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        (None, "names no address"),
        (" ", "names no address"),
        ("https://", "its address is not complete"),
        ("a/b.torrent", "its address is not complete"),
        ("FTP://x.example/a.torrent", "begins with ftp:"),
    ],
)
def test_what_is_unsupported_says_why_and_what_is_not(url: str | None, reason: str) -> None:
    said = why_unsupported(url)

    assert reason in said
    assert "magnet links" in said
