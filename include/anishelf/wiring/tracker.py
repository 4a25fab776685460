"""Builds the parts of `tracker`: its neighbours, and what asks them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from anishelf.wiring import mediaserver
from anishelf.wiring.context import JELLYFIN, Context

if TYPE_CHECKING:
    from anishelf.core.endpoint import Endpoint
    from anishelf.tracker.adapters.arr import Arr
    from anishelf.tracker.adapters.seerr import Seerr
    from anishelf.tracker.adapters.shoko import Shoko
    from anishelf.tracker.domain.cadence import Look
    from anishelf.tracker.domain.report import Sender
    from anishelf.tracker.steps.rounds import Asking, Rounds
    from anishelf.tracker.steps.taking import Taker
    from anishelf.tracker.store.inbox import Inbox
    from anishelf.tracker.store.senders import SenderRow

ASKED = ("seerr", "sonarr", "radarr", "shoko")
"""The programs that are asked, each by connection `…_default`; senders name further instances."""


_KNOWN_FOR = timedelta(minutes=1)


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


def taker(context: Context, now: datetime) -> Taker:
    """Return what writes down the findings of looks."""
    from anishelf.tracker.steps.taking import Taker
    from anishelf.tracker.store.book import Books
    from anishelf.tracker.store.inbox import Inbox

    conn = context.conn
    return Taker(Books(conn), Inbox(conn), conn.transaction, now)


def inbox(context: Context) -> Inbox:
    """Return the raw events."""
    from anishelf.tracker.store.inbox import Inbox

    return Inbox(context.conn)


def rounds(context: Context) -> Rounds:
    """Return what takes in the inbox and asks the neighbours when it is time."""
    from anishelf.tracker.steps.rounds import Rounds
    from anishelf.tracker.store.book import Books
    from anishelf.tracker.store.cursors import Cursors
    from anishelf.tracker.store.inbox import Inbox
    from anishelf.tracker.store.selection import Selections

    conn = context.conn
    return Rounds(
        inbox=Inbox(conn),
        book=Books(conn),
        selection=Selections(conn),
        cursors=Cursors(conn),
        taker=partial(taker, context),
    )


class Waiter:
    """Takes turns: takes in events as they come, asks the neighbours when it is time.

    Which connections there are is looked up once a minute: one that was made or removed meanwhile
    counts from then on.
    """

    def __init__(self, context: Context, *, patience: float = 1.0) -> None:
        from anishelf.tracker.store.inbox import Bell

        self._context = context
        self._patience = patience
        self._rounds = rounds(context)
        self._bell = Bell(context.conn)
        self._askings: list[Asking] = []
        self._known_at: datetime | None = None

    def turn(self) -> None:
        """Do what is due, then wait until an event comes or *patience* (seconds) is over."""
        now = self._context.clock()
        if self._known_at is None or now - self._known_at > _KNOWN_FOR:
            self._askings, self._known_at = askings(self._context), now
        if not self._rounds.turn(self._askings, now=now):
            self._bell.wait(self._patience)


def askings(context: Context) -> list[Asking]:
    """Return the looks at every neighbour that is set up, and at our own pipeline."""
    from anishelf.tracker.domain.cadence import Look
    from anishelf.tracker.steps.own_pipeline import read_own
    from anishelf.tracker.steps.reconcile_jellyfin import look
    from anishelf.tracker.steps.rounds import Asking
    from anishelf.tracker.store.cursors import Cursors
    from anishelf.tracker.store.own_rows import OwnRows
    from anishelf.tracker.store.selection import Selections

    own = partial(read_own, OwnRows(context.conn), cursors=Cursors(context.conn))
    found = [Asking("pipeline", Look.OWN, own)]
    for each in neighbours(context):
        found += [Asking(each.conn_id, kind, ask) for kind, ask in _looks(context, each)]
    server = mediaserver.jellyfin(context)
    if server is not None:
        paths, selection = mediaserver.jellyfin_paths(context), Selections(context.conn)
        found.append(
            Asking(JELLYFIN, Look.JELLYFIN, partial(look, server, paths, selection=selection))
        )
    return found


def sweeps(context: Context) -> dict[str, Callable[[Taker], int]]:
    """Return the long comparison of every neighbour that is set up, by its connection."""
    from anishelf.tracker.steps.reconcile_arr import compare_files
    from anishelf.tracker.steps.reconcile_jellyfin import sweep
    from anishelf.tracker.steps.reconcile_seerr import read_requests
    from anishelf.tracker.steps.reconcile_shoko import read_files
    from anishelf.tracker.store.cursors import Cursors
    from anishelf.tracker.store.selection import Selections

    selection, cursors = Selections(context.conn), Cursors(context.conn)
    found: dict[str, Callable[[Taker], int]] = {}
    for each in neighbours(context):
        if each.source == "seerr":
            ask = partial(
                read_requests,
                seerr(each),
                each.sender,
                selection=selection,
                cursors=cursors,
                everything=True,
            )
        elif each.source == "shoko":
            ask = partial(read_files, shoko(each), each.sender, selection=selection)
        else:
            ask = partial(
                compare_files, arr(each), each.sender, selection=selection, cursors=cursors
            )
        found[each.conn_id] = ask
    server = mediaserver.jellyfin(context)
    if server is not None:
        found[JELLYFIN] = partial(
            sweep, server, mediaserver.jellyfin_paths(context), selection=selection, cursors=cursors
        )
    return found


def _looks(context: Context, found: Neighbour) -> list[tuple[Look, Callable[[Taker], object]]]:
    from anishelf.tracker.domain.cadence import Look
    from anishelf.tracker.steps.reconcile_arr import read_history, read_queue
    from anishelf.tracker.steps.reconcile_seerr import read_requests
    from anishelf.tracker.steps.reconcile_shoko import read_files
    from anishelf.tracker.store.cursors import Cursors
    from anishelf.tracker.store.selection import Selections

    selection, cursors = Selections(context.conn), Cursors(context.conn)
    if found.source == "seerr":
        ask = partial(
            read_requests,
            seerr(found),
            found.sender,
            selection=selection,
            cursors=cursors,
            everything=False,
        )
        return [(Look.REQUESTS, ask)]
    if found.source == "shoko":
        return [(Look.SHOKO, partial(read_files, shoko(found), found.sender, selection=selection))]
    client = arr(found)
    return [
        (Look.QUEUE, partial(read_queue, client, found.sender)),
        (Look.HISTORY, partial(read_history, client, found.sender, cursors=cursors)),
    ]
