"""What a person may do with requests: approve, decline, retry, search, link, forget."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from psycopg import Connection

from anishelf.core.outcome import Outcome
from anishelf.errors import CommandRefused, UnknownId
from anishelf.tracker.adapters.arr import Arr
from anishelf.tracker.adapters.seerr import Seerr
from anishelf.tracker.domain.events import read_event
from anishelf.tracker.domain.facts import Fact, FactKind
from anishelf.tracker.domain.settling import settle
from anishelf.tracker.domain.states import Source
from anishelf.tracker.steps.reconcile_seerr import read_request
from anishelf.tracker.steps.taking import Taker
from anishelf.tracker.store.book import Books
from anishelf.tracker.store.inbox import Inbox
from anishelf.tracker.store.selection import RequestRow, Selections
from anishelf.tracker.store.senders import Senders

VERBS = ("approve", "decline", "retry")


def act_in_seerr(
    conn: Connection, request_id: int, verb: str, seerr: Seerr | None, *, now: datetime
) -> Outcome[str]:
    """Approve, decline or retry a request in Seerr, look what it says then, and return the state.

    Raises UnknownId, CommandRefused for a request that no Seerr has, and what Seerr raises.
    """
    known = _known(conn, request_id)
    sender_id, _, number = known.key.partition(":")
    row = Senders(conn).get(int(sender_id)) if sender_id.isdigit() else None
    if seerr is None or row is None or row.source != Source.SEERR:
        raise CommandRefused("this needs the connection of the Seerr that has the request")
    seerr.act(number, verb)
    taker = Taker(Books(conn), Inbox(conn), conn.transaction, now)
    read_request(seerr, known.key, row.sender, taker, Selections(conn))
    return Outcome(_known(conn, request_id).state, (request_id,))


def search_again(
    conn: Connection, request_id: int, arr: Arr | None, sender_id: int
) -> Outcome[int]:
    """Have Sonarr or Radarr search what a request still lacks; return how many searches began.

    Raises UnknownId, CommandRefused where the program does not have the title, and what it raises.
    """
    known = _known(conn, request_id)
    facts = Books(conn).load(known.media_id).media.facts
    native = facts.value(FactKind.NATIVE, str(sender_id))
    if arr is None or native is None:
        raise CommandRefused("neither a Sonarr nor a Radarr that is set up has this title")
    number = int(str(native))
    if arr.source is Source.RADARR:
        arr.command("MoviesSearch", movieIds=[number])
        return Outcome(1, (request_id,))
    for season in known.seasons or ():
        arr.command("SeasonSearch", seriesId=number, seasonNumber=season)
    if not known.seasons:
        arr.command("MissingEpisodeSearch", seriesId=number)
    return Outcome(len(known.seasons or (0,)), (request_id,))


def link_event(conn: Connection, event_id: int, media_id: int, *, now: datetime) -> Outcome[int]:
    """Say by hand which film or show an event belongs to; it is taken in with the next round.

    What it was not found by leads there from now on, for this event and for others like it. Raises
    UnknownId where there is no such event or media, CommandRefused for an unreadable one.
    """
    event = Inbox(conn).get(event_id)
    if event is None:
        raise UnknownId(f"there is no event {event_id}")
    if event.body is None:
        raise CommandRefused("the event could not be read; there is nothing to link")
    report = read_event(event.body, event.sender, event.received_at)
    with conn.transaction():
        books = Books(conn)
        books.hold()
        if not Selections(conn).has_media(media_id):
            raise UnknownId(f"there is no film or show {media_id}")
        tracked = books.load(media_id)
        links = [Fact(FactKind.LINKED, now, Source.PERSON, clue) for clue in report.clues]
        media = replace(tracked.media, facts=tracked.media.facts.merge(links))
        books.save(media_id, media, settle(media, tracked.standings, now))
        Inbox(conn).again([event_id])
    return Outcome(media_id, (event_id,))


def forget(conn: Connection, request_id: int, *, by: str, now: datetime) -> Outcome[str]:
    """Stop following a request; no file is touched, and nothing is said to any neighbour."""
    known = _known(conn, request_id)
    media_id, key = known.media_id, known.key
    with conn.transaction():
        books = Books(conn)
        books.hold()
        tracked = books.load(media_id)
        fact = Fact(FactKind.FORGOTTEN, now, Source.PERSON, value=by)
        request = tracked.media.requests[key]
        forgotten = replace(request, facts=request.facts.merge([fact]))
        media = replace(tracked.media, requests={**tracked.media.requests, key: forgotten})
        others = [each for each in media.requests.values() if each.key != key]
        for item in list(media.items):
            if request.counts(item) and not any(each.counts(item) for each in others):
                media = media.with_item(item, [fact])
        books.save(media_id, media, settle(media, tracked.standings, now))
    return Outcome(_known(conn, request_id).state, (request_id,))


def _known(conn: Connection, request_id: int) -> RequestRow:
    found = Selections(conn).request(request_id)
    if found is None:
        raise UnknownId(f"there is no request {request_id}")
    return found
