"""The listener against a hub on loopback: nothing that Shoko says is lost for long."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest

from anishelf.settings import Settings
from anishelf.tracker.actions.health import neighbours_health
from anishelf.tracker.adapters.shoko_hub import ShokoHub
from anishelf.tracker.steps.listen import Listener, Said
from anishelf.wiring.context import Context, Endpoints
from anishelf.wiring.listening import ear
from demo.neighbours import messages
from demo.neighbours.hub import talking
from demo.neighbours.messages import Generation
from demo.neighbours.programs import KEY, FakeShoko
from demo.neighbours.titles import ANIME_SHOW

# A connection that the stand-in's hub refuses is left to the collector by its library.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
_PATIENCE = 15.0


def until(holds: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + _PATIENCE
    while not holds():
        assert time.monotonic() < deadline, f"not within {_PATIENCE} s: {what}"
        time.sleep(0.02)


@dataclass
class Notes:
    """Remembers what was heard and noted."""

    kept: list[Said] = field(default_factory=list)
    noted: list[str | None] = field(default_factory=list)

    def keep(self, said: Sequence[Said]) -> None:
        self.kept.extend(said)

    def note(self, error: str | None) -> None:
        self.noted.append(error)

    @property
    def targets(self) -> list[str]:
        return [target for target, _ in self.kept]


@contextmanager
def listening(run: Callable[[], Coroutine[Any, Any, None]]) -> Iterator[None]:
    """Listen in a thread of its own while the block runs."""
    over, begun = asyncio.Event(), threading.Event()
    loops: list[asyncio.AbstractEventLoop] = []

    async def work() -> None:
        loops.append(asyncio.get_running_loop())
        begun.set()
        task = asyncio.create_task(run())
        await over.wait()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await asyncio.sleep(0.05)  # the socket's own tasks end

    thread = threading.Thread(target=lambda: asyncio.run(work()), daemon=True)
    thread.start()
    begun.wait(_PATIENCE)
    try:
        yield
    finally:
        loops[0].call_soon_threadsafe(over.set)
        thread.join()


def listener(shoko: FakeShoko, notes: Notes) -> Listener:
    hub = ShokoHub(shoko.url, api_key=KEY)
    return Listener(hub.listen, notes.keep, notes.note, pause=lambda seconds: seconds / 20)


@pytest.fixture
def shoko() -> FakeShoko:
    return FakeShoko()


@pytest.mark.parametrize("generation", Generation)
def test_both_dialects_are_understood(shoko: FakeShoko, generation: Generation) -> None:
    notes = Notes()
    said = messages.shoko_files(ANIME_SHOW, 1, 211, generation=generation)
    with talking(shoko) as hub, listening(listener(shoko, notes).run):
        until(lambda: hub.listeners == 1, "the connection")
        hub.say_together(list(said))
        until(lambda: len(notes.kept) == len(said), "what was said")

    assert notes.targets == [body["target"] for body in said]
    assert [argument for _, argument in notes.kept] == [body["arguments"][0] for body in said]


def test_names_that_nobody_knows_and_odd_arguments_end_nothing(shoko: FakeShoko) -> None:
    notes = Notes()
    with talking(shoko) as hub, listening(listener(shoko, notes).run):
        until(lambda: hub.listeners == 1, "the connection")
        hub.say({"type": 1, "target": "file:matched", "arguments": [{}]})
        hub.say({"type": 1, "target": "ShokoEvent:OnConnected", "arguments": [None]})
        hub.say({"type": 1, "target": "file:hashed", "arguments": []})
        hub.say({"type": 1, "target": "file:hashed", "arguments": [{"FileID": 1}]})
        until(lambda: len(notes.kept) == 2, "the two that are known")
        assert hub.listeners == 1

    assert notes.kept == [("file:hashed", None), ("file:hashed", {"FileID": 1})]


def test_a_message_of_three_mib_is_heard(shoko: FakeShoko) -> None:
    notes = Notes()
    large = {"FileID": 1, "RelativePath": "/" + "x" * (3 << 20)}
    with talking(shoko) as hub, listening(listener(shoko, notes).run):
        until(lambda: hub.listeners == 1, "the connection")
        hub.say({"type": 1, "target": "file:hashed", "arguments": [large]})
        until(lambda: bool(notes.kept), "the message")

    assert notes.kept == [("file:hashed", large)]


def test_it_comes_back_after_a_drop_and_says_so(shoko: FakeShoko) -> None:
    notes = Notes()
    with talking(shoko) as hub, listening(listener(shoko, notes).run):
        until(lambda: hub.listeners == 1, "the connection")
        hub.drop()
        until(lambda: hub.negotiated >= 2 and hub.listeners == 1, "the second connection")
        hub.say({"type": 1, "target": "file:hashed", "arguments": [{"FileID": 2}]})
        until(lambda: bool(notes.kept), "what is said afterwards")

    assert notes.noted[0] is None
    assert notes.noted[-1] is None
    assert any(notes.noted)


def test_it_waits_for_one_that_is_away_and_survives_its_restart(shoko: FakeShoko) -> None:
    notes = Notes()
    with talking(shoko):
        port = int(shoko.url.rpartition(":")[2])
    with listening(listener(shoko, notes).run):
        until(lambda: len(notes.noted) >= 3, "three attempts")
        assert all(notes.noted)
        for _ in range(2):
            with talking(shoko, port=port) as hub:
                until(lambda hub=hub: hub.listeners == 1, "the connection")  # type: ignore[misc]


def test_a_refused_key_is_said_and_tried_again(shoko: FakeShoko) -> None:
    shoko.accepted = "another"
    notes = Notes()
    with (
        talking(shoko) as hub,
        listening(
            Listener(
                ShokoHub(shoko.url, api_key=KEY).listen,
                notes.keep,
                notes.note,
                pause=lambda seconds: seconds / 1000,
            ).run
        ),
    ):
        until(lambda: bool(notes.noted), "the refusal")
        assert "does not accept the API key" in str(notes.noted[0])
        shoko.accepted = KEY
        until(lambda: hub.listeners == 1, "the connection")


def test_what_is_heard_lies_in_the_inbox_and_health_says_since_when(
    shoko: FakeShoko, database: str
) -> None:
    said = messages.shoko_files(ANIME_SHOW, 1, 211, generation=Generation.NEW)
    with talking(shoko) as hub, psycopg.connect(database, autocommit=True) as conn:
        made = json.dumps({"host": shoko.url, "password": KEY})
        read = {"shoko_default": made}.get
        context = Context(Settings.from_env({}), conn, Endpoints(read), lambda: datetime.now(UTC))
        found = ear(context)
        assert found is not None
        assert found.is_wanted(context)
        with listening(found.listener.run):
            until(lambda: hub.listeners == 1, "the connection")
            hub.say_together(list(said))
            until(lambda: _count(conn) == len(said), "the inbox")
            health = {each.conn_id: each for each in neighbours_health(conn)}
            listens = health["shoko_default:listener"]
            assert listens.error is None
            assert listens.since is not None
            assert _asks_again(conn), "Shoko must be asked for what it said before"
            hub.drop()
            shoko.broken = True
            until(lambda: _error(conn) is not None, "that it is away")


def test_without_a_connection_nobody_listens(database: str) -> None:
    with psycopg.connect(database, autocommit=True) as conn:
        context = Context(Settings.from_env({}), conn, Endpoints(lambda _: None))

        assert ear(context) is None


def _count(conn: psycopg.Connection) -> int:
    row = conn.execute("SELECT count(*) FROM inbox").fetchone()
    return int(row[0]) if row else 0


def _error(conn: psycopg.Connection) -> str | None:
    found = {each.conn_id: each.error for each in neighbours_health(conn)}
    return found.get("shoko_default:listener")


def _asks_again(conn: psycopg.Connection) -> bool:
    row = conn.execute(
        "SELECT at < '2000-01-01' FROM tracker_cursors WHERE name = 'look:shoko_default:shoko'"
    ).fetchone()
    return bool(row and row[0])
