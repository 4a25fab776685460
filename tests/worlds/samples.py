"""Recorded and written-down events of the neighbours, from the folder of reference data."""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from anishelf.tracker.domain.report import Sender
from anishelf.tracker.domain.states import Source

ROOT = Path(__file__).parents[2]
FOLDER = Path(os.environ.get("ANISHELF_SHARED", ROOT.parent / "shared")) / "data" / "webhooks"
START = datetime(2026, 1, 22, 4, 0, tzinfo=UTC)
SENDERS = {
    source: Sender(number, source)
    for number, source in enumerate(
        (Source.SEERR, Source.SONARR, Source.RADARR, Source.JELLYFIN, Source.SHOKO), start=1
    )
}
_NAME = re.compile(r"(?P<scenario>[a-z])_[a-z]+__(?:\d+[a-z]?_)?(?P<program>[a-z]+\d?)_")
_PROGRAMS = {
    "jellyseerr": Source.SEERR,
    "seerr3": Source.SEERR,
    "sonarr": Source.SONARR,
    "sonarr4": Source.SONARR,
    "radarr": Source.RADARR,
    "jellyfin": Source.JELLYFIN,
    "shoko5": Source.SHOKO,
    "shoko6": Source.SHOKO,
}


@dataclass(frozen=True, slots=True)
class Sample:
    """One event: who sent it, in which scenario, and when it arrives when nothing goes wrong."""

    name: str
    scenario: str
    program: str
    sender: Sender
    body: dict[str, Any]
    at: datetime


def samples(scenario: str = "") -> list[Sample]:
    """Return the written-down events of a scenario, or of all, in their order."""
    found = []
    for number, path in enumerate(sorted(FOLDER.glob(f"{scenario or '[a-z]'}_*.json"))):
        match = _NAME.match(path.name)
        assert match is not None, path.name
        found.append(
            Sample(
                path.name,
                match["scenario"],
                match["program"],
                SENDERS[_PROGRAMS[match["program"]]],
                json.loads(path.read_text()),
                START + timedelta(minutes=number),
            )
        )
    return found


def recorded() -> list[Sample]:
    """Return the messages that a real Seerr sent, in their order."""
    found = []
    for number, path in enumerate(sorted((FOLDER / "seerr-recorded").glob("*.json"))):
        body = json.loads(path.read_text())["body"]
        at = START + timedelta(minutes=number)
        found.append(Sample(path.name, "r", "seerr", SENDERS[Source.SEERR], body, at))
    return found
