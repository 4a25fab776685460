"""Builds the parts of `tracker`: what asks its neighbours, and what takes in their answers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from anishelf.wiring import mediaserver
from anishelf.wiring.context import JELLYFIN, Context
from anishelf.wiring.neighbours import Neighbour, arr, neighbours, seerr, shoko

if TYPE_CHECKING:
    from anishelf.tracker.domain.cadence import Look
    from anishelf.tracker.steps.rounds import Asking, Rounds
    from anishelf.tracker.steps.taking import Taker
    from anishelf.tracker.store.inbox import Inbox

_KNOWN_FOR = timedelta(minutes=1)


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

    own = partial(read_own, OwnRows(context.conn).changes_since, cursors=Cursors(context.conn))
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
            ask = partial(read_files, shoko(each).files_ending, each.sender, selection=selection)
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
    from anishelf.tracker.steps.reconcile_arr import read_history, read_new, read_queue
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
        return [
            (
                Look.SHOKO,
                partial(read_files, shoko(found).files_ending, found.sender, selection=selection),
            )
        ]
    client = arr(found)
    return [
        (Look.QUEUE, partial(read_queue, client, found.sender)),
        (Look.HISTORY, partial(read_history, client, found.sender, cursors=cursors)),
        (
            Look.NEW,
            partial(read_new, client, found.sender, selection=selection, cursors=cursors),
        ),
    ]
