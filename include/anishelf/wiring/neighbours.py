"""The programs beside us that are set up, and clients for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from anishelf.core.endpoint import Endpoint
    from anishelf.core.outcome import Outcome
    from anishelf.tracker.adapters.arr import Arr
    from anishelf.tracker.adapters.seerr import Seerr
    from anishelf.tracker.adapters.shoko import Shoko
    from anishelf.tracker.domain.report import Sender
    from anishelf.tracker.store.senders import SenderRow
    from anishelf.wiring.context import Context

ASKED = ("seerr", "sonarr", "radarr", "shoko")
"""The programs that are asked, each by connection `…_default`; senders name further instances."""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A program beside us that is set up: its connection, where it answers, who it is as a sender."""

    conn_id: str
    source: str
    at: Endpoint
    sender: Sender


def neighbours(context: Context) -> list[Neighbour]:
    """Return the programs whose connections somebody made; none is no fault."""
    from anishelf.tracker.domain.states import Source
    from anishelf.tracker.store.senders import Senders, default_connection

    senders = Senders(context.conn)
    wanted = {(source, default_connection(source)): None for source in ASKED}
    wanted |= {(row.source, row.conn_id): None for row in senders.all() if row.conn_id}
    found = []
    for source, conn_id in wanted:
        at = context.endpoints.find(conn_id) if source in ASKED else None
        if at is not None:
            row = senders.of_connection(Source(source), conn_id, now=context.clock())
            found.append(Neighbour(conn_id, source, at, row.sender))
    return found


def neighbour(context: Context, conn_id: str) -> Neighbour | None:
    """Return one program that is set up."""
    return next((each for each in neighbours(context) if each.conn_id == conn_id), None)


def neighbour_of(context: Context, sender: SenderRow) -> Neighbour | None:
    """Return the program that a sender is an instance of, where its connection is set up."""
    return neighbour(context, sender.conn_id) if sender.conn_id else None


def asked_at(context: Context, request_id: int) -> Neighbour | None:
    """Return the Seerr that has a request."""
    from anishelf.tracker.store.selection import Selections

    found = Selections(context.conn).request(request_id)
    sender_id = found.key.partition(":")[0] if found else ""
    seerrs = [each for each in neighbours(context) if each.source == "seerr"]
    own = [each for each in seerrs if str(each.sender.id) == sender_id]
    return own[0] if own else None


def holder_of(context: Context, request_id: int) -> Neighbour | None:
    """Return the Sonarr or Radarr that has the title of a request."""
    from anishelf.tracker.store.selection import Selections

    selection = Selections(context.conn)
    found = selection.request(request_id)
    if found is None:
        return None
    arrs = [each for each in neighbours(context) if each.source in {"sonarr", "radarr"}]
    return next((a for a in arrs if found.media_id in dict(selection.natives(a.sender.id))), None)


def arr(found: Neighbour) -> Arr:
    """Return a client for a Sonarr or Radarr."""
    from anishelf.fetch import service_session
    from anishelf.tracker.adapters.arr import Arr
    from anishelf.tracker.domain.states import Source

    source = Source(found.source)
    return Arr(service_session(), found.at.url, source=source, api_key=found.at.secret)


def seerr(found: Neighbour) -> Seerr:
    """Return a client for a Seerr."""
    from anishelf.fetch import service_session
    from anishelf.tracker.adapters.seerr import Seerr

    return Seerr(service_session(), found.at.url, api_key=found.at.secret)


def shoko(found: Neighbour) -> Shoko:
    """Return a client for a Shoko."""
    from anishelf.fetch import service_session
    from anishelf.tracker.adapters.shoko import Shoko

    return Shoko(service_session(), found.at.url, api_key=found.at.secret)


def act_in_seerr(context: Context, request_id: int, verb: str) -> Outcome[str]:
    """Approve, decline or retry a request in the Seerr that has it; return its state then."""
    from anishelf.tracker.actions import requests as actions

    found = asked_at(context, request_id)
    client = seerr(found) if found else None
    return actions.act_in_seerr(context.conn, request_id, verb, client, now=context.clock())


def search_again(context: Context, request_id: int) -> Outcome[int]:
    """Have Sonarr or Radarr search what a request lacks; return how many searches began."""
    from anishelf.tracker.actions import requests as actions

    found = holder_of(context, request_id)
    client, sender_id = (arr(found), found.sender.id) if found else (None, 0)
    return actions.search_again(context.conn, request_id, client, sender_id)
