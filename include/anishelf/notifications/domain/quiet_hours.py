"""Hours in which a channel is left in peace: its messages wait for the end, none is dropped."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From *start* until *end* on the clock of *zone*; past midnight where *end* is the earlier."""

    start: time
    end: time
    zone: ZoneInfo

    def until(self, now: datetime) -> datetime | None:
        """Return when the quiet that holds at *now* ends (UTC), or None when it does not hold."""
        local = now.astimezone(self.zone)
        if not self._holds(local.time()):
            return None
        day = local.date() if local.time() < self.end else local.date() + timedelta(days=1)
        end = datetime.combine(day, self.end, tzinfo=self.zone).astimezone(UTC)
        # In an hour that the clock repeats, the first pass may already be over.
        return end if end > now else end + timedelta(hours=1)

    def _holds(self, clock: time) -> bool:
        if self.start <= self.end:
            return self.start <= clock < self.end
        return clock >= self.start or clock < self.end
