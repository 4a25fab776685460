"""Each call of each client of a service meets each odd answer: a value or a named error, no more."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from anishelf.core.endpoint import Endpoint
from anishelf.core.torrent import Infohashes
from anishelf.downloads.kinds import kind_of
from anishelf.errors import PipelineError
from anishelf.fetch import service_session
from anishelf.identity.adapters.bangumi import open_bangumi
from anishelf.mediaserver.adapters.jellyfin import Jellyfin
from anishelf.tracker.adapters.arr import Arr
from anishelf.tracker.adapters.seerr import Seerr
from anishelf.tracker.adapters.shoko import Shoko
from anishelf.tracker.domain.states import Source
from tests.worlds.odd_answers import ODD, answering

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


CLIENTS: Mapping[str, Callable[[str], Calls]] = {
    "bangumi.tv": bangumi,
    "Jellyfin": jellyfin,
    "Sonarr": arr,
    "Seerr": seerr,
    "Shoko": shoko,
    "qBittorrent": downloader("qbittorrent"),
    "aria2": downloader("aria2"),
    "Transmission": downloader("transmission"),
}


@pytest.mark.parametrize("answer", sorted(ODD))
@pytest.mark.parametrize("client", sorted(CLIENTS))
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
