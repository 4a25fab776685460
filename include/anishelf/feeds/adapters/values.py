"""Texts, dates and sizes as feeds write them."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

# Mikan writes the time of its own clock, without a zone.
_CHINA = timezone(timedelta(hours=8))
# What feeds write when they do not know: 1970, or the year 1; nothing was released then.
_YEARS = range(1990, 9000)
# The year 1 in the way of e-mails, which reads as 2001; no zone and no clock.
_NO_YEAR = re.compile(r"(?<![\d:+-])00\d\d\b")
_POWERS = {"b": 0, "k": 10, "m": 20, "g": 30, "t": 40}
_SIZE = re.compile(r"([\d.,]{1,20})\s*([bkmgt])(?:i?b|ytes)?", re.IGNORECASE)
_DIGITS = re.compile(r"[0-9]{1,18}")
_LARGEST = (1 << 63) - 1  # what the database holds
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|\w{1,40});", re.IGNORECASE)
_UNSHOWABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b\u2028-\u202e\u2060\ufeff\ud800-\udfff]")
_LONGEST_TITLE = 1000
_LONGEST_DATE = 100


def clean(text: str | None) -> str:
    """Return *text* on one line, without what no screen and no database can show."""
    return " ".join(_UNSHOWABLE.sub(" ", text or "").split())


def clean_title(text: str | None) -> str:
    """Return a title without the HTML entities that some feeds escape twice, cut where absurd."""
    plain = _ENTITY.sub(lambda found: html.unescape(found[0]), (text or "")[: 8 * _LONGEST_TITLE])
    return clean(plain)[:_LONGEST_TITLE].rstrip()


def bytes_in(text: str) -> int | None:
    """Return the bytes that "500191712" or "1.4 GiB" stand for; MB means MiB on these sites."""
    text = text[:_LONGEST_DATE].strip()
    if _DIGITS.fullmatch(text):
        return int(text)
    match = _SIZE.fullmatch(text)
    if match is None:
        return None
    try:
        size = float(match[1].replace(",", "")) * (1 << _POWERS[match[2].lower()])
    except ValueError:
        return None
    return int(size) if size <= _LARGEST else None


def moment(text: object, *, chinese_clock: bool) -> datetime | None:
    """Return the time that *text* states, in UTC; without a zone it is UTC or China's."""
    if not isinstance(text, str) or len(text) > _LONGEST_DATE or _NO_YEAR.search(text):
        return None
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            found = read(text.strip())
        except (ValueError, OverflowError):
            continue
        zone = found.tzinfo or (_CHINA if chinese_clock else UTC)
        return found.replace(tzinfo=zone).astimezone(UTC) if found.year in _YEARS else None
    return None
