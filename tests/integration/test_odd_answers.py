"""Each call of each client of a service meets each odd answer: a value or a named error, no more."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from anishelf.core.endpoint import Endpoint
from anishelf.core.torrent import Infohashes, parse_torrent
from anishelf.downloads.kinds import kind_of
from anishelf.errors import PipelineError
from anishelf.feeds.adapters import parse_feed
from anishelf.fetch import Fetcher, Response, service_session
from anishelf.following.adapters import all_sites
from anishelf.following.adapters.mikan import MikanSite
from anishelf.identity.adapters.bangumi import open_bangumi
from anishelf.identity.adapters.catalogue import CatalogueSource
from anishelf.identity.adapters.mikan import Mikan
from anishelf.mediaserver.adapters.jellyfin import Jellyfin
from anishelf.metadata.adapters.artwork import Artwork
from anishelf.tracker.adapters.arr import Arr
from anishelf.tracker.adapters.seerr import Seerr
from anishelf.tracker.adapters.shoko import Shoko
from anishelf.tracker.domain.states import Source
from tests.worlds.odd_answers import ODD, answering

pytestmark = pytest.mark.strangers
Calls = Mapping[str, Callable[[], object]]
HASH = "7cbf6c183dbc3a31b4fdf4ffae0f589d585b1d4a"
MAGNET = f"magnet:?xt=urn:btih:{HASH}"


def bangumi(url: str) -> Calls:
    client = open_bangumi(url, wait_turn=lambda: None)
    return {
        "subject": lambda: client.subject(1),
        "episodes": lambda: client.episodes(1),
        "relations": lambda: client.relations(1),
        "persons": lambda: client.persons(1),
        "characters": lambda: client.characters(1),
        "search": lambda: client.search("x"),
        "check": client.check,
    }


def jellyfin(url: str) -> Calls:
    client = Jellyfin(service_session(), url, api_key="k")
    return {
        "check": client.check,
        "page": lambda: client.page(0),
        "episodes": lambda: client.episodes("1"),
        "report": lambda: client.report_changed(["/x"]),
    }


def arr(url: str) -> Calls:
    client = Arr(service_session(), url, source=Source.SONARR, api_key="k")
    return {
        "check": client.check,
        "all": client.all,
        "one": lambda: client.one("1"),
        "episodes": lambda: client.episodes("1"),
        "files": lambda: client.files("1"),
        "queue": client.queue,
        "history": lambda: client.history_since(datetime(2026, 1, 1, tzinfo=UTC)),
        "notifications": client.notifications,
    }


def seerr(url: str) -> Calls:
    client = Seerr(service_session(), url, api_key="k")
    return {
        "check": client.check,
        "requests": lambda: list(client.requests()),
        "request": lambda: client.request("1"),
        "title": lambda: client.title("tv", "1"),
        "act": lambda: client.act("1", "approve"),
        "webhook": client.webhook,
    }


def shoko(url: str) -> Calls:
    client = Shoko(service_session(), url, api_key="k")
    return {"check": client.check, "files": lambda: client.files_ending("/x.mkv")}


def downloader(kind: str) -> Callable[[str], Calls]:
    def calls(url: str) -> Calls:
        host, port = url.removeprefix("http://").split(":")
        at = Endpoint(url=url, login="u", secret="s")
        del host, port
        client = kind_of(kind).connect(at, Path("/downloads"))
        return {
            "check": client.check,
            "statuses": client.statuses,
            "find": lambda: client.find(tag="anishelf-1", ids=Infohashes(v1=HASH)),
            "files": lambda: client.files(HASH),
            "add": lambda: client.add(MAGNET, save_path="/downloads/1", tag="anishelf-1"),
            "trouble": lambda: client.trouble(HASH),
            "pause": lambda: client.pause(HASH),
            "remove": lambda: client.remove(HASH, with_data=False),
        }

    return calls


def web(url: str) -> Calls:
    """What we fetch from strangers: a feed, a .torrent, a poster."""
    fetcher = Fetcher(allowed_hosts=[url.removeprefix("http://")])

    def feed() -> object:
        answer = fetcher.get(f"{url}/rss")
        return parse_feed(answer.body, url=url, content_type=answer.headers.get("content-type"))

    return {
        "feed": feed,
        "torrent": lambda: parse_torrent(fetcher.get(f"{url}/1.torrent").body),
        "poster": lambda: Artwork(fetcher).picture(f"{url}/1.jpg"),
    }


def mikan(url: str) -> Calls:
    client = Mikan(Fetcher(allowed_hosts=[url.removeprefix("http://")]), url)
    return {"show": lambda: client.bangumi_id("1"), "release": lambda: client.show_of(HASH)}


def catalogue(url: str) -> Calls:
    fetcher = Fetcher(allowed_hosts=[url.removeprefix("http://")])
    return {"read": CatalogueSource(f"{url}/data.json", fetcher).read}


class Elsewhere(Fetcher):
    """Asks the server at *url* whatever is to be asked."""

    def __init__(self, url: str) -> None:
        super().__init__(allowed_hosts=[url.removeprefix("http://")])
        self._url = url

    def get(
        self,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        max_bytes: int = 20 << 20,
        timeout: float = 30.0,
        proxy: str | None = None,
        trust_host: bool = False,
    ) -> Response:
        asked = urlsplit(url)
        there = f"{self._url}{asked.path}?{asked.query}"
        return super().get(there, headers=headers, max_bytes=max_bytes, timeout=timeout)


def release_site(name: str) -> Callable[[str], Calls]:
    def calls(url: str) -> Calls:
        site = next(one for one in all_sites(Elsewhere(url)) if one.name == name)
        found: dict[str, Callable[[], object]] = {"search": lambda: site.search("x")}
        if isinstance(site, MikanSite):
            found |= {"shows": lambda: site.shows("x"), "groups": lambda: site.groups("1")}
        return found

    return calls


SITES = [site.name for site in all_sites(Fetcher())]


CLIENTS: Mapping[str, Callable[[str], Calls]] = {
    "bangumi.tv": bangumi,
    "Jellyfin": jellyfin,
    "Sonarr": arr,
    "Seerr": seerr,
    "Shoko": shoko,
    "qBittorrent": downloader("qbittorrent"),
    "aria2": downloader("aria2"),
    "Transmission": downloader("transmission"),
    "what feeds link to": web,
    "Mikan's pages": mikan,
    "the catalogue": catalogue,
    **{name: release_site(name) for name in SITES},
}


def test_there_are_enough_cells() -> None:
    assert len(CLIENTS) * len(ODD) >= 400


@pytest.mark.parametrize("answer", sorted(ODD))
@pytest.mark.parametrize(
    "client",
    [
        pytest.param(name, marks=pytest.mark.faults if name in SITES[1:] else ())
        for name in sorted(CLIENTS)
    ],
)
def test_an_odd_answer_is_a_value_or_a_named_error(client: str, answer: str) -> None:
    unnamed = {}
    with answering(ODD[answer]) as port:
        for name, call in CLIENTS[client](f"http://127.0.0.1:{port}").items():
            try:
                call()
            except PipelineError:
                pass
            except Exception as error:  # noqa: BLE001  # what must not happen, told by its call
                unnamed[name] = repr(error)

    assert unnamed == {}
