"""Reads the webhook of Seerr and Jellyseerr, whichever template its administrator has."""

from __future__ import annotations

import hashlib
import json
import re
from datetime import datetime

from anishelf.tracker.domain.events.fields import Body, identifier, ids, part, parts, text
from anishelf.tracker.domain.facts import Fact, FactKind
from anishelf.tracker.domain.report import (
    ItemReport,
    Place,
    Report,
    RequestReport,
    Sender,
    id_clues,
    joined,
    nothing,
    request_clue,
    request_key,
)
from anishelf.tracker.domain.states import MediaKind, Source, Track
from anishelf.tracker.domain.wishes import Signal

_IDS = {"tmdb": "tmdbId", "tvdb": "tvdbId", "imdb": "imdbId"}
_SNAKE_IDS = {"tmdb": "tmdb_id", "tvdb": "tvdb_id", "imdb": "imdb_id"}
_SUBJECT = re.compile(r"(?P<title>.+?)(?: \((?P<year>\d{4})\))?", re.DOTALL)
_FIRST_TIME = {
    "MEDIA_PENDING": Signal.PENDING,
    "MEDIA_DECLINED": Signal.DECLINED,
    "MEDIA_APPROVED": Signal.APPROVED,
    "MEDIA_AUTO_APPROVED": Signal.APPROVED,
    "MEDIA_AVAILABLE": Signal.APPROVED,
    "MEDIA_FAILED": Signal.FAILED,
}
_AGAIN = {"MEDIA_APPROVED": Signal.APPROVED_AGAIN, "MEDIA_FAILED": Signal.FAILED_AGAIN}
"""After a retry the media is PROCESSING already; nothing else tells the second time."""

_ISSUES = {
    "ISSUE_CREATED": "open",
    "ISSUE_REOPENED": "open",
    "ISSUE_COMMENT": "open",
    "ISSUE_RESOLVED": "resolved",
}


def read(body: Body, sender: Sender, at: datetime) -> Report:
    """Return what a notification says; a test and what names no media say nothing."""
    event = text(body, "notification_type", "notificationType") or ""
    media = part(body, "media", "{{media}}")
    key = _dedupe_key(body, event, media)
    kind = _kind(media)
    if event not in _FIRST_TIME and event not in _ISSUES:
        return nothing(Source.SEERR, event, key, "a test" if "TEST" in event else "no use for it")
    found = ids(media, _IDS) or ids(media, _SNAKE_IDS)
    if kind is None or not found:
        return nothing(Source.SEERR, event, key, "it names no film or show")
    title, year = _subject(body)
    request = _request(body, sender, event, media, at)
    clues = [request_clue(request.key)] if request else []
    whole = (ItemReport(Place()),) if kind is MediaKind.MOVIE and request else ()
    return Report(
        source=Source.SEERR,
        event=event,
        dedupe_key=key,
        clues=(*id_clues(kind, found), *clues),
        creates=True,
        kind=kind,
        ids=found,
        title=title,
        year=year,
        track=request.track if request else _track(body),
        media_facts=_issue(body, event, at),
        items=whole,
        request=request,
    )


def _request(
    body: Body, sender: Sender, event: str, media: Body | None, at: datetime
) -> RequestReport | None:
    request = part(body, "request", "{{request}}")
    number = identifier(request, "request_id", "requestId")
    if number is None or event not in _FIRST_TIME:
        return None
    again = text(media, "status") == "PROCESSING"
    signal = _AGAIN.get(event, _FIRST_TIME[event]) if again else _FIRST_TIME[event]
    facts = [Fact(FactKind.ASKED, at, Source.SEERR, signal.name.lower(), int(signal))]
    if event == "MEDIA_AVAILABLE":
        facts.append(Fact(FactKind.CLAIMED, at, Source.SEERR, "seerr"))
    return RequestReport(
        key=request_key(sender.id, number),
        seasons=_seasons(body) if _kind(media) is MediaKind.TV else None,
        track=_track(body),
        facts=tuple(facts),
        person=text(request, "requestedBy_username", "requested_by_username"),
    )


def _issue(body: Body, event: str, at: datetime) -> tuple[Fact, ...]:
    issue = part(body, "issue", "{{issue}}")
    number = identifier(issue, "issue_id", "issueId")
    if number is None or event not in _ISSUES:
        return ()
    comment = part(body, "comment", "{{comment}}")
    if event == "ISSUE_COMMENT":
        said = text(comment, "comment_message") or ""
        return (Fact(FactKind.COMMENT, at, Source.SEERR, number, said),)
    about = {name: _extra(body, name) for name in ("Affected Season", "Affected Episode")}
    value = {
        "status": _ISSUES[event],
        "type": text(issue, "issue_type"),
        "text": text(body, "message"),
        "season": about["Affected Season"],
        "episode": about["Affected Episode"],
        "by": text(issue, "reportedBy_username"),
    }
    said = json.dumps(value, ensure_ascii=False, sort_keys=True)
    return (Fact(FactKind.ISSUE, at, Source.SEERR, number, said),)


def _kind(media: Body | None) -> MediaKind | None:
    said = text(media, "media_type", "mediaType")
    return MediaKind(said) if said in {"movie", "tv"} else None


def _track(body: Body) -> Track:
    """Return the track: only the event's English text tells it, as `New 4K Movie Request` does."""
    return Track.UHD if "4K" in (text(body, "event") or "").split() else Track.HD


def _seasons(body: Body) -> frozenset[int]:
    listed = _extra(body, "Requested Seasons") or ""
    return frozenset(int(each) for each in re.findall(r"\d{1,4}", listed))


def _extra(body: Body, name: str) -> str | None:
    for each in parts(body, "extra", "{{extra}}"):
        if text(each, "name") == name:
            return text(each, "value")
    return None


def _subject(body: Body) -> tuple[str | None, int | None]:
    match = _SUBJECT.fullmatch(text(body, "subject") or "")
    if match is None:
        return None, None
    return match["title"], int(match["year"]) if match["year"] else None


def _dedupe_key(body: Body, event: str, media: Body | None) -> str:
    said = json.dumps([body.get("extra"), body.get("comment")], sort_keys=True, default=str)
    return joined(
        event,
        identifier(part(body, "request"), "request_id"),
        identifier(part(body, "issue"), "issue_id"),
        text(media, "media_type"),
        identifier(media, "tmdbId", "tmdb_id"),
        text(media, "status"),
        text(media, "status4k"),
        hashlib.sha256(said.encode()).hexdigest()[:16],
    )
