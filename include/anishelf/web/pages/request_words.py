"""What the states of requests are called, and why they do not get on, as texts to translate."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from anishelf.views.lists.requests import RequestTab
from anishelf.web.nav import N_
from anishelf.web.words import Shown

STATES: Final[Mapping[str, Shown]] = {
    "unaired": Shown("rest", "calendar", N_("not on air yet")),
    "requested": Shown("call", "ask", N_("asks for approval")),
    "approved": Shown("rest", "search", N_("approved, searching")),
    "grabbing": Shown("move", "tray", N_("handed over")),
    "downloading": Shown("move", "download", N_("downloading")),
    "downloaded": Shown("move", "tray", N_("downloaded")),
    "importing": Shown("move", "import", N_("moving in")),
    "anime_matching": Shown("move", "match", N_("being matched")),
    "available": Shown("shelf", "check", N_("can be watched")),
    "partially_available": Shown("shelf", "half", N_("all that aired")),
    "failed": Shown("call", "cross", N_("failed")),
    "match_failed": Shown("call", "ask", N_("not recognised")),
    "declined": Shown("rest", "minus", N_("declined")),
    "cancelled": Shown("rest", "cross", N_("cancelled")),
    "deleted": Shown("rest", "trash", N_("deleted")),
}

TABS: Final[Mapping[RequestTab, str]] = {
    RequestTab.ALL: N_("All"),
    RequestTab.UNDER_WAY: N_("Under way"),
    RequestTab.STUCK: N_("Stuck"),
    RequestTab.APPROVAL: N_("Needs approval"),
    RequestTab.COMPLETE: N_("Complete"),
    RequestTab.FAILED: N_("Failed"),
    RequestTab.OVER: N_("Over"),
}

SOURCES: Final[Mapping[str, str]] = {
    "seerr": "Seerr",
    "sonarr": "Sonarr",
    "radarr": "Radarr",
    "shoko": "Shoko",
    "jellyfin": "Jellyfin",
    "pipeline": "Anishelf",
    "person": N_("by hand"),
}

REASONS: Final = (
    N_("it waits for approval"),
    N_("approve it"),
    N_("neither Sonarr nor Radarr has it: the request did not reach them"),
    N_("it is not monitored, so nobody looks for it"),
    N_("nothing was found for it yet"),
    N_("search for it"),
    N_("it was grabbed, but no download of it has begun"),
    N_("look whether the download client took it"),
    N_("its download has made no progress"),
    N_("search for another release"),
    N_("its download is complete, but it was not imported"),
    N_("look at the queue of Sonarr or Radarr"),
    N_("look at the download in Sonarr or Radarr"),
    N_("it is imported, but Jellyfin does not show it"),
    N_("Jellyfin showed it and does not any more; its file is still there"),
    N_("let Jellyfin scan its folder"),
    N_("Shoko knows what it is, but Jellyfin does not show it"),
    N_("Shoko has not found out what it is"),
    N_("let Shoko look at the file again"),
    N_("Shoko does not recognise the file"),
    N_("link the file in Shoko"),
    N_("its download failed"),
    N_("Seerr could not send it to Sonarr or Radarr"),
    N_("retry it"),
)
"""The reasons and suggestions of the tracker itself; a neighbour's own words stay as they are."""
