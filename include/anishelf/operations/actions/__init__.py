"""What a person may ask of the whole: how everything is."""

from __future__ import annotations

from anishelf.operations.actions.everything import Answer, check_downloaders, check_everything
from anishelf.operations.actions.health import Check, Health
from anishelf.operations.actions.outside import Doors

__all__ = ["Answer", "Check", "Doors", "Health", "check_downloaders", "check_everything"]
