"""The sections of the web app, in the order in which they stand beside the pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Section:
    """One entry: the path below the app, its icon, and its English name (a text to translate)."""

    path: str
    icon: str
    label: str
    is_first: bool = False


def N_(text: str) -> str:  # noqa: N802  # the usual name of the mark, so that the extraction finds it
    """Mark *text* for translation where it is shown, not here."""
    return text


SECTIONS: Final[tuple[Section, ...]] = (
    Section("/", "overview", N_("Overview"), is_first=True),
    Section("/library", "library", N_("Library"), is_first=True),
    Section("/releases", "releases", N_("Releases"), is_first=True),
    Section("/review", "ask", N_("Review")),
    Section("/downloads", "download", N_("Downloads")),
    Section("/search", "search", N_("Find a show")),
    Section("/subscriptions", "feed", N_("Subscriptions")),
    Section("/calendar", "calendar", N_("Calendar")),
    Section("/requests", "request", N_("Requests")),
    Section("/deletions", "trash", N_("Deletions")),
    Section("/notifications", "external", N_("Notifications")),
    Section("/rules", "rules", N_("Rules")),
    Section("/health", "health", N_("Health")),
    Section("/settings", "settings", N_("Settings")),
)
"""Add a section with its page; four with `is_first` stand in the bar of a phone."""
