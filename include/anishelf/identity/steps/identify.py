"""Step: find the season and the episodes that a release holds, or say why that is not certain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from anishelf.identity.domain.show import Blocked, IdentityQuery, Placement
from anishelf.identity.steps.episode_finder import EpisodeFinder, EpisodeLists
from anishelf.identity.steps.review import ReviewQueue
from anishelf.identity.steps.show_matcher import ShowMatcher
from anishelf.identity.steps.show_recorder import Located, ShowRecorder, Shows


@dataclass(frozen=True, slots=True)
class ShowIdentifier:
    """What `place` works with; *language* (zh, ja, en) is the one of folder names."""

    recognition: ShowMatcher
    episodes: EpisodeLists
    shows: Shows
    desk: ReviewQueue
    language: str

    @property
    def spotting(self) -> EpisodeFinder:
        """Return what finds the episodes in a season."""
        return EpisodeFinder(
            self.episodes,
            self.shows,
            self.recognition.chains,
            self.recognition.simplify,
            self.language,
        )

    def find(self, query: IdentityQuery) -> Located | Blocked:
        """Return the episodes that a release holds, or why that is not certain; makes no rows.

        A title without any id that nobody can place is put up for review.
        """
        found = self.recognition.by_answer(query) or self.recognition.by_ids(query)
        if found is None:
            found = self.recognition.by_title(query)
            if isinstance(found, Blocked):
                self.desk.take(query, found)
        if isinstance(found, Blocked):
            return found
        spots = self.spotting.spots(query, found.seat)
        return spots if isinstance(spots, Blocked) else Located(query, found, spots)

    def file(self, located: Sequence[Located]) -> list[Placement | Blocked]:
        """Make the rows that are missing; a second call finds the same ones."""
        return ShowRecorder(self.shows, self.spotting).file(located)


def place(query: IdentityQuery, registry: ShowIdentifier) -> Placement | Blocked:
    """Find and file one release."""
    located = registry.find(query)
    return located if isinstance(located, Blocked) else registry.file([located])[0]
