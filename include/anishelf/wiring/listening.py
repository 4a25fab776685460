"""Builds what listens to Shoko's hub."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from anishelf.wiring.context import Context
from anishelf.wiring.neighbours import Neighbour, neighbours

if TYPE_CHECKING:
    from anishelf.core.endpoint import Endpoint
    from anishelf.tracker.steps.listen import Listener, Said


@dataclass(frozen=True, slots=True)
class Ear:
    """A listener, and the connection that it was made for."""

    listener: Listener
    found: Neighbour

    def is_wanted(self, context: Context) -> bool:
        """Return whether the connection is still the one that it listens to."""
        return context.endpoints.find(self.found.conn_id) == self.at

    @property
    def at(self) -> Endpoint:
        """Return where it listens."""
        return self.found.at


def ear(context: Context) -> Ear | None:
    """Return what listens to Shoko, None where nobody made a connection to it."""
    from anishelf.tracker.adapters.shoko_hub import ShokoHub
    from anishelf.tracker.steps.listen import Listener

    found = next((each for each in neighbours(context) if each.source == "shoko"), None)
    if found is None:
        return None
    notes = _Notes(context, found)
    hub = ShokoHub(found.at.url, api_key=found.at.secret)
    return Ear(Listener(hub.listen, notes.keep, notes.note), found)


@dataclass(frozen=True, slots=True)
class _Notes:
    """Writes down what was heard, and since when somebody listens or does not."""

    context: Context
    found: Neighbour

    def keep(self, said: Sequence[Said]) -> None:
        """Put messages into the inbox."""
        from anishelf.tracker.actions.receive import arrival, keep

        now, sender = self.context.clock(), self.found.sender
        bodies = [
            json.dumps({"type": 1, "target": target, "arguments": [argument]}).encode()
            for target, argument in said
        ]
        keep(self.context.conn, [arrival(sender, body, now=now) for body in bodies])

    def note(self, error: str | None) -> None:
        """Note that it listens, which makes Shoko be asked for what it said before; or why not."""
        from anishelf.tracker.domain.cadence import Look
        from anishelf.tracker.domain.facts import EVER
        from anishelf.tracker.steps.rounds import listener_key, look_key
        from anishelf.tracker.store.cursors import Cursors
        from anishelf.tracker.store.inbox import Inbox

        conn, now, name = self.context.conn, self.context.clock(), self.found.conn_id
        cursors, key = Cursors(conn), listener_key(self.found.conn_id)
        known = cursors.get(key)
        before = known if isinstance(known, Mapping) else {}
        is_same = bool(before) and (before.get("error") is None) == (error is None)
        since = before.get("since") if is_same and error else now.isoformat()
        with conn.transaction():
            cursors.put(key, {"error": error, "since": since}, now=now)
            if error is None:
                cursors.put(look_key(name, Look.SHOKO), None, now=EVER)
                Inbox(conn).ring()
