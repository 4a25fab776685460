"""A channel: where messages go, which ones, when, in which words."""

from __future__ import annotations

from dataclasses import dataclass, field

from anishelf.notifications.domain.events import EventFilter
from anishelf.notifications.domain.hourly_limit import PER_HOUR
from anishelf.notifications.domain.quiet_hours import QuietHours


@dataclass(frozen=True, slots=True)
class Channel:
    """One channel as a person set it up; its address and secret are in the connection *conn_id*.

    Templates are those of `template.render`; without one our own words are used.
    """

    id: int
    name: str
    conn_id: str
    is_active: bool = True
    wants: EventFilter = field(default_factory=EventFilter)
    quiet: QuietHours | None = None
    language: str = "en"
    title_template: str | None = None
    body_template: str | None = None
    per_hour: int = PER_HOUR
