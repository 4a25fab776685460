"""A calendar as other programs subscribe to it: RFC 5545, UTC times, lines of 75 octets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

_LONGEST = 75
_LENGTH = timedelta(minutes=24)
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """An entry: at a moment, or all day where the time is not known."""

    uid: str
    title: str
    starts: datetime | date
    description: str = ""


def write_calendar(name: str, events: Iterable[CalendarEvent], *, now: datetime) -> str:
    """Return *events* as the body of a calendar feed."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Anishelf//Calendar//EN",
        "CALSCALE:GREGORIAN",
        f"X-WR-CALNAME:{_text(name)}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        *(line for event in events for line in _event(event, now)),
        "END:VCALENDAR",
    ]
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _event(event: CalendarEvent, now: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{_text(event.uid)}"
    yield f"DTSTAMP:{_utc(now)}"
    if isinstance(event.starts, datetime):
        yield f"DTSTART:{_utc(event.starts)}"
        yield f"DTEND:{_utc(event.starts + _LENGTH)}"
    else:
        yield f"DTSTART;VALUE=DATE:{event.starts:%Y%m%d}"
    yield f"SUMMARY:{_text(event.title)}"
    if event.description:
        yield f"DESCRIPTION:{_text(event.description)}"
    yield "END:VEVENT"


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(text: str) -> str:
    printable = "".join(c for c in text if c == "\n" or (c >= " " and c != "\x7f"))
    return printable.translate(_ESCAPED)


def _folded(line: str) -> Iterator[str]:
    """Cut a line into parts of at most 75 octets, never inside a character."""
    part, size = "", 0
    for character in line:
        length = len(character.encode("utf-8", "replace"))
        if size + length > _LONGEST:
            yield part
            part, size = " ", 1
        part, size = part + character, size + length
    yield part
