"""Which season, and which episodes of it, a release was found to be."""

from __future__ import annotations

from dataclasses import dataclass

from anishelf.identity.domain.episode_match import EpisodeMatch
from anishelf.identity.domain.query import IdentityQuery
from anishelf.identity.domain.states import IdentitySource
from anishelf.identity.domain.subject import Subject


@dataclass(frozen=True, slots=True)
class SeasonMatch:
    """A season of a work: `line` holds what came before it, and itself at the end.

    The last `cours` subjects of the line are one season; `complete` says that no season before it
    is missing in the line.
    """

    line: tuple[Subject, ...]
    number: int
    cours: int = 1
    complete: bool = True

    @property
    def subject(self) -> Subject:
        """Return the season itself, or the last of its cours."""
        return self.line[-1]

    @property
    def root(self) -> Subject:
        """Return the subject that names the work."""
        return self.line[0]

    @property
    def subjects(self) -> tuple[Subject, ...]:
        """Return the cours of the season up to this one."""
        return self.line[-self.cours :]

    @property
    def earlier(self) -> tuple[Subject, ...] | None:
        """Return what came before this subject, or None when not all of it is known."""
        return self.line[:-1] if self.complete else None


@dataclass(frozen=True, slots=True)
class Found:
    """The season that a release belongs to, and how that was found out."""

    season: SeasonMatch
    source: IdentitySource
    evidence: str
    followed: bool = False
    """The ids named an earlier season, and the title said which one is meant."""


@dataclass(frozen=True, slots=True)
class Located:
    """What a release holds: the season, and the episodes in it."""

    query: IdentityQuery
    found: Found
    episodes: tuple[EpisodeMatch, ...]
