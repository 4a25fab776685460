"""In which form an address offers its release: detectors in their order, the first that knows counts."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from posixpath import splitext
from urllib.parse import unquote, urlsplit

from anishelf.core.naming import VIDEO_EXTENSIONS
from anishelf.core.url import host_of
from anishelf.feeds.domain.states import DownloadType

TORRENT_TYPE = "application/x-bittorrent"
# "https://nyaa.si/view/1/torrent", "https://www.nyaa.se/?page=download&tid=1", Jackett's "/dl/…",
# "dl.php?t=1" of forums.
_TORRENT_LINK = re.compile(
    r"(?:^|[/=])(?:torrent|download(?:\.php)?|dl(?:\.php)?)(?:$|[/&])", re.IGNORECASE
)
_FILE_SUFFIX = re.compile(r"\.[a-z][a-z0-9]{1,4}$", re.IGNORECASE)
_SCHEME = re.compile(r"\s*([a-z][a-z0-9+.-]{0,20}):", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Offer:
    """An address with what its feed says of it: an infohash, the content type of an enclosure."""

    url: str | None
    infohash: str | None = None
    content_type: str | None = None


def _magnet(offer: Offer) -> DownloadType | None:
    return DownloadType.MAGNET if is_magnet(offer.url) else None


def _torrent_by_path(offer: Offer) -> DownloadType | None:
    return DownloadType.TORRENT if is_torrent_link(offer.url) else None


def _torrent_by_content_type(offer: Offer) -> DownloadType | None:
    says_so = is_torrent_type(offer.content_type)
    return DownloadType.TORRENT if says_so and is_web(offer.url) else None


def _torrent_by_infohash(offer: Offer) -> DownloadType | None:
    return DownloadType.TORRENT if offer.infohash and is_web(offer.url) else None


def _web(offer: Offer) -> DownloadType | None:
    return DownloadType.HTTP if is_web(offer.url) else None


DETECTORS: tuple[Callable[[Offer], DownloadType | None], ...] = (
    _magnet,
    _torrent_by_path,
    _torrent_by_content_type,
    _torrent_by_infohash,
    _web,
)
"""Asked one after the other; each returns the form, or None when it cannot tell."""


def download_type(
    url: str | None, *, infohash: str | None = None, enclosure_type: str | None = None
) -> DownloadType:
    """Return the form in which *url* offers its release; what no detector knows is `unsupported`."""
    offer = Offer(url, infohash, enclosure_type)
    found = (detect(offer) for detect in DETECTORS)
    return next((form for form in found if form is not None), DownloadType.UNSUPPORTED)


def why_unsupported(url: str | None) -> str:
    """Return why nobody can download from *url*, which no detector knows."""
    takes = "magnet links, .torrent files and web addresses (http, https) can be downloaded"
    if not (url or "").strip():
        return f"its feed names no address to download it from; {takes}"
    scheme = _SCHEME.match(url or "")
    if scheme is None or scheme[1].lower() in {"http", "https"}:
        return f"its address is not complete; {takes}"
    return f"no downloader takes an address that begins with {scheme[1].lower()}: ; {takes}"


def is_magnet(url: str | None) -> bool:
    """Return whether *url* is a magnet link."""
    return (url or "").lower().startswith("magnet:")


def is_web(url: str | None) -> bool:
    """Return whether *url* is an http or https address with a host."""
    return (url or "").lower().startswith(("http://", "https://")) and host_of(url) is not None


def is_video_link(url: str | None) -> bool:
    """Return whether *url* is by its look the address of a video file."""
    path = unquote(urlsplit(url or "").path) if is_web(url) else ""
    return splitext(path)[1].lower() in VIDEO_EXTENSIONS


def is_torrent_type(content_type: str | None) -> bool:
    """Return whether *content_type* is that of a `.torrent` file; parameters after it do not count."""
    return (content_type or "").partition(";")[0].strip().lower() == TORRENT_TYPE


def is_torrent_link(url: str | None) -> bool:
    """Return whether *url* is by its look the address of a `.torrent` file."""
    if not is_web(url):
        return False
    parts = urlsplit(url or "")
    if parts.path.lower().endswith(".torrent"):
        return True
    if _FILE_SUFFIX.search(parts.path) and not parts.path.lower().endswith(".php"):
        return False
    return bool(_TORRENT_LINK.search(f"{parts.path}&{parts.query}"))
