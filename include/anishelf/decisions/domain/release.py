"""A release before anything is decided about it."""

from __future__ import annotations

from dataclasses import dataclass

from anishelf.decisions.domain.decision import Sighting
from anishelf.decisions.domain.filters import FilterSubject
from anishelf.decisions.domain.policy import Offer
from anishelf.decisions.domain.states import Decision
from anishelf.identity.domain.query import IdentityQuery


@dataclass(frozen=True, slots=True)
class UndecidedRelease:
    """A release to decide: who saw it, and what identifies its show.

    `skipped`: the user set its item aside. `unread`: its title is not read as a release any more.
    `taken`: there is a download of it. `known`: a release with the same names was placed before.
    """

    id: int
    title: str
    query: IdentityQuery
    sightings: tuple[Sighting, ...]
    filter_subject: FilterSubject
    skipped: bool
    unread: bool
    taken: bool
    decision: Decision | None
    known: bool = False

    @property
    def offer(self) -> Offer:
        """Return what a policy reads of it."""
        query = self.query
        return Offer(
            title=self.title,
            season=query.season,
            episode=query.episode,
            episode_end=query.episode_end,
            is_batch=query.is_batch,
            is_movie=query.is_movie,
            is_special=query.is_special,
        )
