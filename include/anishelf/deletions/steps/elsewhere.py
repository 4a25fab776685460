"""Notices what was deleted elsewhere. It concludes slowly, shows it, and never deletes a file.

A title counts as gone from a Sonarr or Radarr after two looks in a row; an error, an empty list, or
fewer than 80 % of what was there last time prove nothing; many at once pause everything.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from anishelf.deletions.domain.asked import Absences, Arr
from anishelf.deletions.domain.elsewhere import MANY_AT_ONCE, is_plausible
from anishelf.deletions.domain.records import Followed
from anishelf.errors import PipelineError

Pause = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Sweeper:
    """Compares what every Sonarr and Radarr has with what it had."""

    arrs: Sequence[Arr]
    absences: Absences
    pause: Pause

    def run(self, *, now: datetime) -> tuple[int, list[str]]:
        """Return how many titles are gone for certain, and who gave no usable answer."""
        gone, silent = 0, []
        for arr in self.arrs:
            name = arr.part.instance
            try:
                there = {title.native for title in arr.titles()}
            except PipelineError:
                silent.append(name)
                continue
            if not is_plausible(len(there), self.absences.last_count(name)):
                silent.append(name)
                continue
            gone += self._compare(name, there, now)
            self.absences.counted(name, len(there), now=now)
        return gone, silent

    def _compare(self, name: str, there: set[int], now: datetime) -> int:
        followed: Mapping[int, Followed] = self.absences.followed(name)
        absent = [each for native, each in followed.items() if native not in there]
        present = [each for native, each in followed.items() if native in there]
        self.absences.back(name, [each.media_id for each in present])
        if len(absent) > MANY_AT_ONCE:
            self.pause(f"{len(absent)} titles vanished from {name} at once: is a disk not mounted?")
            return 0
        return sum(self.absences.missing(name, each, now=now) for each in absent)
