"""Plays the flows of the second act on a real database and real HTTP, with a clock that tests turn."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import psycopg

from anishelf.settings import Settings
from anishelf.tracker.domain.states import Source
from anishelf.wiring.context import Context, Endpoints
from anishelf.wiring.tracker import Waiter
from demo.neighbours.flows import Flow
from demo.neighbours.town import Message, Town
from tests.worlds.tracking import Desk

Keeps = Callable[[Message], bool]
_TURN = timedelta(seconds=15)
_LONGEST = 400
"""Turns after which something that did not come will not come."""


def everything(message: Message) -> bool:
    """Lose nothing."""
    del message
    return True


@dataclass
class Player:
    """Plays flows; `keeps` says which messages arrive."""

    town: Town
    desk: Desk
    keeps: Keeps = everything
    waiter: Waiter = field(init=False)

    def __post_init__(self) -> None:
        self.town.clock = lambda: self.desk.now
        self.waiter = self.new_waiter(self.desk.conn)

    def new_waiter(self, conn: psycopg.Connection) -> Waiter:
        """Return a waiter that knows nothing of the one before, as after a restart."""
        read = addresses_in(self.town)
        context = Context(Settings.from_env({}), conn, Endpoints(read), lambda: self.desk.now)
        return Waiter(context, patience=0.0)

    def play(self, flow: Flow) -> None:
        """Let everything happen in order; each step has time to be noticed."""
        for step in flow.steps:
            self.post(step(self.town))
            self.turns(2)

    def play_shuffled(self, flow: Flow, seed: int) -> None:
        """Let everything happen at once, and its messages arrive twice each and in any order."""
        told = [message for step in flow.steps for message in step(self.town)]
        doubled = [*told, *told]
        random.Random(seed).shuffle(doubled)
        for some in _portions(doubled, 5):
            self.post(some)
            self.turns(1)

    def post(self, messages: Iterable[Message]) -> None:
        """Put what arrives into the inbox."""
        for each in messages:
            if self.keeps(each):
                source = Source(each.source)
                self.desk.post(source, each.body, name=f"{each.source}_default")

    def turns(self, count: int) -> None:
        """Let time pass."""
        for _ in range(count):
            self.desk.now += _TURN
            self.waiter.turn()

    def settle(self, flow: Flow) -> None:
        """Let time pass until *flow* has come where it should, or will not come there."""
        for _ in range(_LONGEST):
            if self.outcome(flow) == flow.expected:
                return
            self.turns(1)

    def outcome(self, flow: Flow) -> object:
        """Return what the request of a flow has come to."""
        row = self.desk.conn.execute(
            """
            SELECT r.state, r.available, r.total FROM requests r JOIN media m ON m.id = r.media_id
            WHERE m.title = %s
            """,
            (flow.title.name,),
        ).fetchone()
        return type(flow.expected)(*row) if row else None

    def timeline(self, flow: Flow, number: int | None) -> list[str]:
        """Return the states that one episode, or the film, went through."""
        rows = self.desk.conn.execute(
            """
            SELECT h.new_status FROM status_history h
            JOIN tracked_items i ON i.id = h.entity_id JOIN media m ON m.id = i.media_id
            WHERE h.entity = 'tracked_item' AND m.title = %s AND i.episode IS NOT DISTINCT FROM %s
            ORDER BY h.id
            """,
            (flow.title.name, number),
        )
        return [state for (state,) in rows]


def _portions(messages: Sequence[Message], size: int) -> Iterable[Sequence[Message]]:
    return [messages[at : at + size] for at in range(0, len(messages), size)]


def addresses_in(town: Town) -> Callable[[str], str | None]:
    """Return how connections to the programs of *town* are looked up."""

    def read(conn_id: str) -> str | None:
        found = town.addresses.get(conn_id)
        return json.dumps({"host": found[0], "password": found[1]}) if found else None

    return read
