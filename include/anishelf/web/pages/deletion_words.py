"""What the states of deletions and of their steps are called, as texts to translate."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from anishelf.web.nav import N_
from anishelf.web.words import Shown

STATES: Final[Mapping[str, Shown]] = {
    "previewed": Shown("call", "ask", N_("waits for somebody to agree")),
    "scheduled": Shown("wait", "calendar", N_("leaves on its day")),
    "approved": Shown("move", "tray", N_("is about to begin")),
    "running": Shown("move", "trash", N_("is being deleted")),
    "complete": Shown("rest", "check", N_("gone everywhere")),
    "incomplete": Shown("call", "alert", N_("not gone everywhere")),
    "kept": Shown("shelf", "undo", N_("kept")),
    "noticed": Shown("wait", "external", N_("deleted elsewhere")),
}

STEPS: Final[Mapping[str, Shown]] = {
    "pending": Shown("rest", "clock", N_("to do")),
    "in_progress": Shown("move", "trash", N_("under way, not proved yet")),
    "confirmed": Shown("shelf", "check", N_("gone, looked at")),
    "failed": Shown("call", "cross", N_("failed")),
    "skipped": Shown("rest", "minus", N_("left out")),
    "not_applicable": Shown("rest", "minus", N_("not set up")),
    "not_needed": Shown("rest", "minus", N_("has nothing of it")),
}

KINDS: Final[Mapping[str, str]] = {
    "movie": N_("The film"),
    "show": N_("The whole show"),
    "season": N_("One season"),
    "episodes": N_("Chosen episodes"),
    "file": N_("One file"),
}
