"""What a person may ask of the whole: how everything is, and to keep all of it."""

from __future__ import annotations

from anishelf.operations.actions.backup import back_up, restore
from anishelf.operations.actions.everything import Answer, check_downloaders, check_everything
from anishelf.operations.actions.folders import free_bytes
from anishelf.operations.actions.health import Check, Health
from anishelf.operations.actions.outside import Doors

__all__ = [
    "Answer",
    "Check",
    "Doors",
    "Health",
    "back_up",
    "check_downloaders",
    "check_everything",
    "free_bytes",
    "restore",
]
