"""Why a release lost against another one, as a user reads it. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from anishelf.decisions.domain.candidates import Candidate, CandidateState, is_better, rank
from anishelf.decisions.domain.decision import Verdict
from anishelf.decisions.domain.policy import Policy
from anishelf.decisions.domain.states import Decision

_FOLLOWS = "another release of this episode is downloaded already; this better one follows"
REPLACED = "another release took its place in the library"
REMOVED = "you removed this episode from the library"
_LATER = "another release of this episode came first"


@dataclass(frozen=True, slots=True)
class Reasons:
    """Says why releases lost against *winner*, or why it won against *count* of them."""

    policy: Policy
    winner: Candidate
    count: int
    removed: bool

    def victory(self) -> str:
        """Return why the winner is wanted."""
        if self.count == 1:
            return "the only release of this episode"
        if self.winner.chosen:
            return f"you chose it among {self.count} releases of this episode"
        return f"the best of {self.count} releases of this episode"

    def loss_of(self, loser: Candidate) -> Verdict:
        """Return why *loser* is not wanted, and whether that may change soon."""
        waits = (
            not self.removed
            and self.winner.state is CandidateState.UNDER_WAY
            and loser.state is CandidateState.OPEN
            and is_better(loser, than=self.winner, policy=self.policy)
        )
        reason = _FOLLOWS if waits else self._loss(loser)
        return Verdict(Decision.SUPERSEDED, reason, waits=waits)

    def _loss(self, loser: Candidate) -> str:
        if loser.state is CandidateState.REPLACED:
            return REPLACED
        if self.removed and loser.state is CandidateState.OPEN:
            return REMOVED
        if loser.state is CandidateState.FAILED:
            return "its download failed, and another release of this episode is there"
        if loser.state is CandidateState.HELD and self.winner.state is not CandidateState.HELD:
            return f"{self._advantage(loser)} replaces it"
        if self.winner.state is CandidateState.HELD:
            return "the library has this episode already"
        if is_better(self.winner, than=loser, policy=self.policy):
            return f"{self._advantage(loser)} is there"
        return self._equal_loss()

    def _equal_loss(self) -> str:
        if self.winner.state is CandidateState.UNDER_WAY:
            return "another release of this episode is downloaded already"
        if self.winner.state is CandidateState.ENDED:
            return "you ended the download of another release; skip that entry to take this one"
        return "you chose another release" if self.winner.chosen else _LATER

    def _advantage(self, loser: Candidate) -> str:
        """Return the first thing that the winner has and *loser* has not."""
        winner = self.winner
        mine, its = rank(winner, self.policy), rank(loser, self.policy)
        words = (
            f"a release by {' & '.join(sorted(winner.groups))}",
            f"a release in {winner.resolution}p",
            f"a release in {winner.resolution}p",
            f"a release with {' and '.join(sorted(winner.languages))} subtitles",
            f"a release in {winner.codec}",
            f"a release of source {winner.source}",
        )
        differing = (text for text, a, b in zip(words, mine, its, strict=True) if a != b)
        return next(differing, f"version {winner.version} of the same release")
