"""Fetches .torrent files from many sites side by side, so that none holds up what others have."""

from __future__ import annotations

import queue
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from anishelf.core.url import host_of
from anishelf.downloads.domain.download import DownloadRequest
from anishelf.errors import (
    AddressRefused,
    BodyTooLarge,
    FetchFailed,
    NotFound,
    RateLimited,
    TooSlow,
    TorrentInvalid,
)

FINAL = (AddressRefused, BodyTooLarge)
"""Errors after which fetching the same address again brings nothing else."""

USELESS = (NotFound, TorrentInvalid)
"""What sites answer while a file is not there yet, or a check stands before it."""

FIRST_SECONDS, LATER_SECONDS = 10.0, 30.0
"""How long a link may take at first, and once it is tried at long pauses only."""

_HOST_FAILURES = 3
_SIDE_BY_SIDE = 16
_QUIET_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class TorrentLink:
    """Where a .torrent is, which feeds named it, and how long it may take in seconds.

    It may lead to a private address only on the site of one of *feeds*.
    """

    url: str
    feeds: tuple[str, ...] = ()
    seconds: float = FIRST_SECONDS


FetchTorrent = Callable[[TorrentLink], bytes]
"""Brings the bytes; called from several threads at once."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A .torrent to be fetched, for which request."""

    request: DownloadRequest
    link: TorrentLink


@dataclass(frozen=True, slots=True)
class Arrived:
    """What came for a request; *asked* is false where its site had failed before its turn."""

    request: DownloadRequest
    body: bytes | FetchFailed
    asked: bool


_Arrivals = queue.SimpleQueue[Arrived | None]


def side_by_side(
    fetch: FetchTorrent, sites: Sequence[Sequence[Wanted]], on_quiet: Callable[[], None]
) -> Iterator[Arrived]:
    """Yield what each of *sites* has as it arrives; *on_quiet* is called when that takes a while."""
    if not sites:
        return
    arrivals: _Arrivals = queue.SimpleQueue()
    with ThreadPoolExecutor(min(len(sites), _SIDE_BY_SIDE)) as pool:
        jobs = [pool.submit(_ask_site, fetch, wanted, arrivals) for wanted in sites]
        yield from _all_of(arrivals, len(sites), on_quiet)
        for job in jobs:
            job.result()  # a bug in one of them is seen, after the others are through


def _all_of(arrivals: _Arrivals, sites: int, on_quiet: Callable[[], None]) -> Iterator[Arrived]:
    """Yield what arrives until *sites* have said that they are done."""
    quiet = False
    while sites:
        try:
            one = arrivals.get(timeout=None if quiet else _QUIET_SECONDS)
        except queue.Empty:
            quiet = True
            on_quiet()
            continue
        if one is None:
            sites -= 1
        else:
            quiet = False
            yield one


def _ask_site(fetch: FetchTorrent, wanted: Sequence[Wanted], arrivals: _Arrivals) -> None:
    """Fetch what one site has, one after the other; after too many failures the rest waits."""
    failures = 0
    try:
        for one in wanted:
            if failures >= _HOST_FAILURES:
                reason = f"{host_of(one.link.url)} does not answer; the next run tries again"
                arrivals.put(Arrived(one.request, FetchFailed(reason), asked=False))
                continue
            body = fetched(fetch, one.link)
            arrivals.put(Arrived(one.request, body, asked=True))
            failures += _weight(body)
    finally:
        arrivals.put(None)


def _weight(body: bytes | FetchFailed) -> int:
    """Return how much an answer speaks against its site: one that is slow or busy is enough."""
    if isinstance(body, (RateLimited, TooSlow)):
        return _HOST_FAILURES
    return int(isinstance(body, FetchFailed) and not isinstance(body, (*FINAL, *USELESS)))


def fetched(fetch: FetchTorrent, link: TorrentLink) -> bytes | FetchFailed:
    """Return what *fetch* brings, or why it brings nothing."""
    try:
        return fetch(link)
    except FetchFailed as error:
        return error
