"""Step: find the season and the episodes that a release holds, or say why that is not certain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from anishelf.identity.domain.query import Blocked, IdentityQuery, Placement
from anishelf.identity.domain.season_match import Located
from anishelf.identity.ports import ExternalIds, Shows
from anishelf.identity.steps.episode_finder import EpisodeFinder
from anishelf.identity.steps.review import ReviewQueue
from anishelf.identity.steps.show_matcher import ShowMatcher
from anishelf.identity.steps.show_recorder import ShowRecorder
from anishelf.identity.steps.subjects import Subjects


@dataclass(frozen=True, slots=True)
class ShowIdentifier:
    """What `place` works with; *language* (zh, ja, en) is the one of folder names."""

    matcher: ShowMatcher
    subjects: Subjects
    shows: Shows
    ids: ExternalIds
    review_queue: ReviewQueue
    language: str

    @property
    def episode_finder(self) -> EpisodeFinder:
        """Return what finds the episodes in a season."""
        return EpisodeFinder(self.subjects, self.shows, self.matcher.chains, self.language)

    def find(self, query: IdentityQuery) -> Located | Blocked:
        """Return the episodes that a release holds, or why that is not certain; makes no rows.

        A title without any id that nobody can place is put up for review; one whose show a person
        named, and whose season stays open, is asked about again.
        """
        answered = self.matcher.by_answer(query)
        if isinstance(answered, Blocked):
            self.review_queue.ask_season(query, answered)
            return answered
        found = answered or self.matcher.by_ids(query)
        if found is None:
            found = self.matcher.by_title(query)
            if isinstance(found, Blocked):
                self.review_queue.take(query, found)
        if isinstance(found, Blocked):
            return found
        episodes = self.episode_finder.find(query, found.season)
        return episodes if isinstance(episodes, Blocked) else Located(query, found, episodes)

    def record(self, located: Sequence[Located]) -> list[Placement | Blocked]:
        """Make the rows that are missing; a second call finds the same ones."""
        return ShowRecorder(self.shows, self.ids, self.episode_finder).record(located)


def place(query: IdentityQuery, identifier: ShowIdentifier) -> Placement | Blocked:
    """Find what one release holds, and make its rows."""
    located = identifier.find(query)
    return located if isinstance(located, Blocked) else identifier.record([located])[0]
