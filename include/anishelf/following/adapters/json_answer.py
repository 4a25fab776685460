"""What answers in JSON have in common: one reader, and one error for a shape that is not known."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from anishelf.errors import FeedInvalid
from anishelf.fetch import json_in


def value_in(body: bytes, site: str) -> Any:
    """Return the JSON value in *body*, or raise FeedInvalid."""
    try:
        return json_in(body)
    except ValueError as error:
        raise unknown_shape(site) from error


def unknown_shape(site: str) -> FeedInvalid:
    """Return the error for an answer of *site* that is not built as it was."""
    return FeedInvalid(
        f"{site} answers in a shape that is not known; the site may have changed, or something "
        "between it and us answers instead"
    )


def moment(text: object) -> datetime | None:
    """Return the time of "2026-09-24T08:08:00Z" or "Thu, 24 Sep 2026 15:01:35 +0000", in UTC.

    "06/05/21" is a day without a time, as old rows of SubsPlease have it.
    """
    if not isinstance(text, str):
        return None
    for read in (datetime.fromisoformat, parsedate_to_datetime, _day):
        try:
            found = read(text)
        except ValueError:
            continue
        return found.replace(tzinfo=found.tzinfo or UTC).astimezone(UTC)
    return None


def _day(text: str) -> datetime:
    return datetime.strptime(text, "%m/%d/%y").replace(tzinfo=UTC)


def size_in_magnet(magnet: str) -> int | None:
    """Return the bytes that a magnet link states (`xl`), or None."""
    stated = parse_qs(urlsplit(magnet).query).get("xl", [""])[0]
    return int(stated) if stated.isascii() and stated.isdecimal() else None
