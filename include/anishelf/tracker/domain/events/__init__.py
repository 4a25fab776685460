"""Reads what the neighbours send; one module for each of them. A raw body in, a report out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from anishelf.tracker.domain.events import jellyfin, radarr, seerr, shoko, sonarr
from anishelf.tracker.domain.events.fields import Body
from anishelf.tracker.domain.report import Report, Sender
from anishelf.tracker.domain.states import Source

_READERS: Mapping[Source, Callable[[Body, Sender, datetime], Report]] = {
    Source.SEERR: seerr.read,
    Source.SONARR: sonarr.read,
    Source.RADARR: radarr.read,
    Source.JELLYFIN: jellyfin.read,
    Source.SHOKO: shoko.read,
}


def read_event(body: Body, sender: Sender, at: datetime) -> Report:
    """Return what *body* says; *at* is when it arrived, for hardly any sender says a time."""
    return _READERS[sender.source](body, sender, at)
