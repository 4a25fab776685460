"""What the steps of the decisions room need from outside: its tables, and who finds the show."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Protocol

from anishelf.decisions.domain.candidates import EpisodeCandidates
from anishelf.decisions.domain.conflict import Conflict
from anishelf.decisions.domain.decision import Verdict
from anishelf.decisions.domain.release import UndecidedRelease
from anishelf.decisions.domain.reparse import Difference
from anishelf.identity.domain.query import Blocked, IdentityQuery, Placement, Replaced
from anishelf.identity.domain.season_match import Located
from anishelf.titles.ports import Read


class Releases(Protocol):
    """The releases, with one decision each; what is reopened is decided again."""

    def record_all(self, read: Sequence[Read]) -> object: ...
    def undecided(self) -> Sequence[UndecidedRelease]: ...
    def place_all(
        self, placements: Mapping[int, Placement], *, deciding_subscriptions: Mapping[int, int]
    ) -> Replaced: ...
    def decide_all(self, verdicts: Mapping[int, Verdict]) -> None: ...
    def summarise(self, release_ids: Collection[int]) -> None: ...
    def reopen(self, release_ids: Collection[int], *, reason: str) -> int: ...


class Episodes(Protocol):
    """What competes for each episode, and what is decided there."""

    def refuse(self, verdicts: Mapping[int, Verdict]) -> Collection[int]: ...
    def unsettled(self) -> Collection[int]: ...
    def candidates(self, episode_ids: Collection[int]) -> Mapping[int, EpisodeCandidates]: ...
    def decide(self, verdicts: Mapping[tuple[int, int], Verdict]) -> None: ...


class Conflicts(Protocol):
    """The episodes for which a person has to choose."""

    def follow(self, equals: Mapping[int, Collection[int]]) -> None: ...
    def get(self, conflict_id: int) -> Conflict | None: ...
    def over(self, release_id: int) -> Sequence[Conflict]: ...
    def resolve(self, conflict: Conflict, *, release_id: int, by: str) -> None: ...


class Identity(Protocol):
    """Finds the episodes that releases are for, or says why it cannot; then makes their rows."""

    def find(self, query: IdentityQuery) -> Located | Blocked: ...
    def record(self, located: Sequence[Located]) -> Sequence[Placement | Blocked]: ...


KeepDifferences = Callable[[Sequence[Difference]], None]
"""Keeps for its user what a reparse changes."""
