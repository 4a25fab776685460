"""Times, sizes and spans as a reader's language writes them."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Final

from babel.dates import format_date, format_datetime, format_time, format_timedelta
from babel.numbers import format_decimal, format_percent

from anishelf.web.language import Speech

_KANA: Final = re.compile(r"[\u3041-\u30ff\uff66-\uff9f]")
_HAN: Final = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]")
_KIBI: Final = 1024
_UNITS: Final = ("B", "KiB", "MiB", "GiB", "TiB")


class Wording:
    """Puts values into words for one reader, as seen at *now*."""

    def __init__(self, speech: Speech, now: datetime) -> None:
        self._speech = speech
        self._locale = speech.locale
        self._now = now.astimezone(speech.zone)

    def ago(self, moment: datetime) -> str:
        """Return how long ago (or ahead) a moment is: "3 minutes ago"."""
        return format_timedelta(
            moment - self._now, add_direction=True, locale=self._locale, threshold=0.95
        )

    def span(self, seconds: float | None) -> str:
        """Return a span of time: "9 s", "3 min"; nothing for None."""
        if seconds is None:
            return ""
        return format_timedelta(
            timedelta(seconds=max(seconds, 0)),
            format="narrow" if self._speech.language == "en" else "short",
            threshold=0.95,
            locale=self._locale,
        )

    def clock(self, moment: datetime) -> str:
        """Return the time of day in the reader's zone: 14:03."""
        return format_time(moment.astimezone(self._speech.zone), "HH:mm", locale=self._locale)

    def moment(self, moment: datetime) -> str:
        """Return a time today, a date and time else."""
        there = moment.astimezone(self._speech.zone)
        if there.date() == self._now.date():
            return self.clock(moment)
        return format_datetime(there, "medium", locale=self._locale, tzinfo=self._speech.zone)

    def day(self, day: date | datetime) -> str:
        """Return a day with its weekday."""
        there = day.astimezone(self._speech.zone).date() if isinstance(day, datetime) else day
        return format_date(there, "full", locale=self._locale)

    def size(self, count: int | None) -> str:
        """Return a number of bytes: 1.4 GiB; nothing for None."""
        if count is None:
            return ""
        number, unit = float(count), 0
        while number >= _KIBI and unit < len(_UNITS) - 1:
            number, unit = number / _KIBI, unit + 1
        pattern = "#,##0" if unit == 0 else "#,##0.0"
        return f"{format_decimal(number, pattern, locale=self._locale)} {_UNITS[unit]}"

    def number(self, value: float) -> str:
        """Return a number with the separators of the language."""
        return format_decimal(value, locale=self._locale)

    def percent(self, share: float) -> str:
        """Return a share between 0 and 1 as a percentage without decimals."""
        return format_percent(share, "#,##0 %", locale=self._locale)


def lang_of(text: str | None) -> str | None:
    """Return which language to write a title's glyphs in, or None where it does not matter."""
    if not text:
        return None
    if _KANA.search(text):
        return "ja"
    return "zh-Hans" if _HAN.search(text) else None
