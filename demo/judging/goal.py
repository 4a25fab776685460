"""Where the demo has to arrive: the files, the shows, and how many entries get how far."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from demo.world.demo_world import DemoWorld
from demo.world.expected import ExpectedFile, ExpectedShow
from demo.world.model import Outcome


@dataclass(frozen=True, slots=True)
class Goal:
    """What the library holds in the end; `left_out` are the titles that must not reach it."""

    files: tuple[ExpectedFile, ...]
    shows: tuple[ExpectedShow, ...]
    items: int
    readable: int
    left_out: tuple[str, ...]


def prepare_goal(folder: Path) -> Goal:
    """Render what the world in *folder* lacks, and work out what it leads to."""
    with DemoWorld(folder) as world:
        releases = [published.release for published in world.published]
        return Goal(
            files=tuple(world.expected),
            shows=tuple(world.expected_shows),
            items=len(releases),
            readable=sum(each.outcome is not Outcome.UNREADABLE for each in releases),
            left_out=tuple(r.title for r in releases if r.outcome is not Outcome.LIBRARY),
        )
