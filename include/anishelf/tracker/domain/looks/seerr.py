"""What Seerr says of its requests when it is asked: approvals and deletions that no webhook told."""

from __future__ import annotations

from datetime import datetime

from anishelf.tracker.domain.events.fields import (
    Body,
    flag,
    identifier,
    ids,
    number,
    part,
    parts,
    text,
)
from anishelf.tracker.domain.facts import Fact, FactKind
from anishelf.tracker.domain.media import Request
from anishelf.tracker.domain.report import (
    ItemReport,
    Place,
    Report,
    RequestReport,
    Sender,
    id_clues,
    request_clue,
    request_key,
)
from anishelf.tracker.domain.states import MediaKind, Source, Track
from anishelf.tracker.domain.wishes import Signal

_SIGNALS = {
    1: Signal.PENDING,
    2: Signal.APPROVED,
    3: Signal.DECLINED,
    4: Signal.FAILED,
    5: Signal.APPROVED,
}
_COMPLETED = 5
_DELETED = 7
"""What a media is when neither the media server nor Sonarr or Radarr has a file of it any more."""


def asked(row: Body, sender: Sender, at: datetime, known: Request | None) -> Report | None:
    """Return what a request of Seerr's list says beyond what is *known*, None where it is nothing."""
    media, request_id = part(row, "media"), identifier(row, "id")
    kind = text(row, "type") or text(media, "mediaType")
    signal = _SIGNALS.get(number(row, "status") or 0)
    found = ids(media, {"tmdb": "tmdbId", "tvdb": "tvdbId", "imdb": "imdbId"})
    if request_id is None or kind not in set(MediaKind) or signal is None or not found:
        return None
    facts = _facts(row, signal, at, known)
    if not facts:
        return None
    media_kind = MediaKind(kind)
    key = request_key(sender.id, request_id)
    seasons = frozenset(
        n for n in (number(s, "seasonNumber") for s in parts(row, "seasons")) if n is not None
    )
    track = Track.UHD if flag(row, "is4k") else Track.HD
    return Report(
        source=Source.SEERR,
        event="look:request",
        dedupe_key="",
        clues=(*id_clues(media_kind, found), request_clue(key)),
        creates=True,
        kind=media_kind,
        ids=found,
        track=track,
        items=(ItemReport(Place()),) if media_kind is MediaKind.MOVIE else (),
        request=RequestReport(
            key=key,
            seasons=seasons if media_kind is MediaKind.TV else None,
            track=track,
            facts=tuple(facts),
            person=text(part(row, "requestedBy"), "displayName", "username", "jellyfinUsername"),
        ),
    )


def withdrawn(key: str, at: datetime) -> Report:
    """Return that a request is gone: Seerr answered 404 for it."""
    return Report(
        source=Source.SEERR,
        event="look:withdrawn",
        dedupe_key="",
        clues=(request_clue(key),),
        request=RequestReport(
            key=key,
            seasons=None,
            track=Track.HD,
            facts=(Fact(FactKind.WITHDRAWN, at, Source.SEERR),),
        ),
    )


def _facts(row: Body, signal: Signal, at: datetime, known: Request | None) -> list[Fact]:
    facts = []
    polled = known.facts.get(FactKind.POLLED) if known else None
    later = (
        known is not None
        and polled is not None
        and any(fact.at > polled.at for fact in known.facts.of(FactKind.ASKED))
    )
    if polled is None or polled.value != int(signal) or later:
        facts.append(Fact(FactKind.POLLED, at, Source.SEERR, value=int(signal)))
    if number(row, "status") == _COMPLETED and not (known and known.facts.keys(FactKind.CLAIMED)):
        facts.append(Fact(FactKind.CLAIMED, at, Source.SEERR, "seerr"))
    if _is_over(row) and not (known and known.facts.get(FactKind.WITHDRAWN)):
        facts.append(Fact(FactKind.WITHDRAWN, at, Source.SEERR))
    seasons = sorted(
        n for n in (number(s, "seasonNumber") for s in parts(row, "seasons")) if n is not None
    )
    said = ",".join(map(str, seasons))
    if said and (known is None or known.facts.value(FactKind.SEASONS) != said):
        facts.append(Fact(FactKind.SEASONS, at, Source.SEERR, value=said))
    return facts


def _is_over(row: Body) -> bool:
    """Return whether what was asked for came and was deleted: the request itself stays completed."""
    status = "status4k" if flag(row, "is4k") else "status"
    media = part(row, "media")
    return number(row, "status") == _COMPLETED and number(media, status) == _DELETED
