"""The second act: people ask for films and shows, and Anishelf follows them to where they can be watched.

Stand-ins of Seerr, Sonarr, Radarr, Shoko and Jellyfin play four flows on the real inbox, over HTTP
and over Shoko's hub, while the episodes of the first act arrive.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

import psycopg
import requests

from anishelf.core.database import connected
from anishelf.tracker.actions.senders import HEADER, add_sender, list_senders, rotate_sender
from anishelf.views.requests import RequestPage, request_page
from anishelf.views.requests import requests as request_lines
from demo.errors import DemoFailed
from demo.neighbours import flows
from demo.neighbours.flows import Expected, Flow
from demo.neighbours.hub import Hub, talking
from demo.neighbours.jellyfin import FakeJellyfin
from demo.neighbours.messages import Generation
from demo.neighbours.town import Message, Town, answering

_SENDERS = ("seerr", "sonarr", "radarr", "jellyfin")
_NAME = "demo"
_PAUSE = 0.2
_PATIENCE = 120.0
_POLL = 0.5
_POST_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Stage:
    """The stand-ins as they answer now."""

    town: Town
    hub: Hub

    @property
    def addresses(self) -> dict[str, tuple[str, str]]:
        """Return address and key of each, by its connection."""
        return self.town.addresses


@contextmanager
def stage() -> Iterator[Stage]:
    """Let the five programs answer on loopback while the block runs."""
    town = Town(jellyfin=FakeJellyfin(scans=True))
    with answering(town), talking(town.shoko) as hub:
        yield Stage(town, hub)


@dataclass
class SecondAct:
    """Plays all flows; `begin` starts it beside the first act, `end` waits for what came of it."""

    stage: Stage
    database: str
    site: str
    _tokens: dict[str, str] = field(default_factory=dict)
    _pool: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1))
    _playing: Future[list[str]] | None = None

    def begin(self) -> None:
        """Begin to play, in a thread."""
        self._playing = self._pool.submit(self._play)
        self._pool.shutdown(wait=False)

    def end(self) -> list[str]:
        """Return what has not come as it should, once everything had time to."""
        assert self._playing is not None  # noqa: S101
        return self._playing.result(2 * _PATIENCE)

    def pages(self) -> list[tuple[Flow, RequestPage]]:
        """Return what was asked for, with its timelines."""
        with connected(self.database) as conn:
            found = [(flow, _page(conn, flow)) for flow in _flows()]
        return [(flow, page) for flow, page in found if page is not None]

    def _play(self) -> list[str]:
        with connected(self.database) as conn:
            if all(_outcome(conn, flow) == flow.expected for flow in _flows()):
                self._set_up_again()
                return []
            self._enter_senders(conn)
            self._wait_for_ears()
            first = [flows.film(), flows.pack(), flows.weekly(), flows.anime_film()]
            half = flows.anime_show(until=flows.HALF_WAY)
            for flow in (*first, half):
                self._perform(flow)
            late = _wait(conn, [*first, half])
            self._perform(flows.rest_of_anime())
            return [*late, *_wait(conn, [flows.rest_of_anime()])]

    def _set_up_again(self) -> None:
        """Bring the stand-ins to where they were, without a word: all of it was told before."""
        for flow in _flows():
            for step in flow.steps:
                step(self.stage.town)

    def _enter_senders(self, conn: psycopg.Connection) -> None:
        known = {(each.source, each.name): each.id for each in list_senders(conn)}
        now = datetime.now(UTC)
        for source in _SENDERS:
            sender_id = known.get((source, _NAME))
            made = (
                rotate_sender(conn, sender_id, now=now, public_url=self.site)
                if sender_id
                else add_sender(conn, source, _NAME, now=now, public_url=self.site)
            )
            self._tokens[source] = made.changed.token

    def _wait_for_ears(self) -> None:
        """Wait until somebody listens to the hub; it repeats nothing."""
        deadline = time.monotonic() + _PATIENCE
        while not self.stage.hub.listeners:
            if time.monotonic() > deadline:
                raise DemoFailed("Nobody listens to Shoko's hub: see the run of listen_to_shoko.")
            time.sleep(_POLL)

    def _perform(self, flow: Flow) -> None:
        for step in flow.steps:
            for message in step(self.stage.town):
                self._send(message)
            time.sleep(_PAUSE)

    def _send(self, message: Message) -> None:
        if message.source == "shoko":
            self.stage.hub.say(message.body)
            return
        reply = requests.post(
            f"{self.site}/anishelf/hooks/{message.source}",
            json=message.body,
            headers={HEADER: self._tokens[message.source]},
            timeout=_POST_SECONDS,
        )
        if not reply.ok:
            raise DemoFailed(f"The inbox answers {reply.status_code} to {message.source}.")


def _flows() -> list[Flow]:
    return [made(Generation.NEW) for made in flows.ALL]


def _wait(conn: psycopg.Connection, wanted: Sequence[Flow]) -> list[str]:
    """Wait until all has come where it should; return what has not."""
    deadline = time.monotonic() + _PATIENCE
    while True:
        late = [flow for flow in wanted if _outcome(conn, flow) != flow.expected]
        if not late or time.monotonic() > deadline:
            return [_words(flow, _outcome(conn, flow)) for flow in late]
        time.sleep(_POLL)


def _words(flow: Flow, came: Expected | None) -> str:
    return f"{flow.name} ({flow.title.name}): expected {flow.expected}, came to {came}"


def _outcome(conn: psycopg.Connection, flow: Flow) -> Expected | None:
    page = _page(conn, flow)
    if page is None:
        return None
    return Expected(page.request.state, page.request.available, page.request.total)


def _page(conn: psycopg.Connection, flow: Flow) -> RequestPage | None:
    lines = [each for each in request_lines(conn) if each.title == flow.title.name]
    return request_page(conn, lines[0].id) if lines else None
