"""Step: decide what each release is for, and whether it is wanted."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace

from anishelf.core.batch import each, together
from anishelf.decisions.domain.decision import SubscriptionRuling, Verdict, judge
from anishelf.decisions.domain.ranking import choose
from anishelf.decisions.domain.release import UndecidedRelease
from anishelf.decisions.domain.states import Decision
from anishelf.decisions.ports import Conflicts, Episodes, Identity, Releases
from anishelf.decisions.steps.filter_engine import FilterEngine
from anishelf.decisions.steps.turns import LookupBudget, in_turn
from anishelf.identity.domain.query import Blocked, Placement
from anishelf.identity.domain.season_match import Located

log = logging.getLogger(__name__)

Transaction = Callable[[], AbstractContextManager[object]]
_AT_ONCE = 500
"""Episodes compared in one transaction: its locks keep others waiting."""


@dataclass(frozen=True, slots=True)
class Decided:
    """How many releases were looked at, and how many could not be placed.

    `misplaced` are the works whose library files are where another show or episode belongs.
    """

    total: int
    blocked: int
    misplaced: tuple[int, ...] = ()


@dataclass(slots=True)
class _Outcome:
    located: list[tuple[UndecidedRelease, Located]] = field(default_factory=list)
    placed: dict[int, Placement] = field(default_factory=dict)
    deciding_subscriptions: dict[int, int] = field(default_factory=dict)
    verdicts: dict[int, Verdict] = field(default_factory=dict)

    def block(self, release_id: int, reason: str) -> None:
        self.verdicts[release_id] = Verdict(Decision.BLOCKED, reason)


def decide(
    releases: Releases,
    episodes: Episodes,
    conflicts: Conflicts,
    identity: Identity,
    *,
    filters: FilterEngine,
    transaction: Transaction,
    budget: LookupBudget | None = None,
) -> Decided:
    """Decide every undecided or blocked release; what stays blocked is tried again next time.

    With a *budget* titles that nobody has met are looked up while it lasts.
    """
    outcome = _Outcome()
    looked = each(
        in_turn(releases.undecided(), budget),
        lambda release: _look(release, identity, filters, outcome),
        on_failure=lambda release, reason: outcome.block(release.id, reason),
    )
    together(
        outcome.located,
        lambda some: _record(some, identity, filters, outcome),
        on_failure=lambda one, reason: outcome.block(one[0].id, reason),
    )
    touched = {episode for each in outcome.placed.values() for episode in each.episode_ids}
    replaced = releases.place_all(
        outcome.placed, deciding_subscriptions=outcome.deciding_subscriptions
    )
    touched.update(replaced.left)
    touched.update(episodes.refuse(outcome.verdicts))
    touched.update(episodes.unsettled())
    releases.decide_all(outcome.verdicts)
    ids = sorted(touched)
    for start in range(0, len(ids), _AT_ONCE):
        with transaction():
            _compare(releases, episodes, conflicts, ids[start : start + _AT_ONCE])
    blocked = [v for v in outcome.verdicts.values() if v.decision is Decision.BLOCKED]
    return Decided(looked.done + looked.failed, len(blocked), replaced.misplaced)


def _look(
    release: UndecidedRelease, identity: Identity, filters: FilterEngine, outcome: _Outcome
) -> None:
    ruling = _judge(release, filters)
    if ruling.refused is not None:
        outcome.verdicts[release.id] = ruling.refused
        return
    if ruling.subscription_id is not None:
        outcome.deciding_subscriptions[release.id] = ruling.subscription_id
    located = identity.find(release.query)
    if isinstance(located, Blocked):
        outcome.block(release.id, located.reason)
    else:
        outcome.located.append((release, located))


def _record(
    some: Sequence[tuple[UndecidedRelease, Located]],
    identity: Identity,
    filters: FilterEngine,
    outcome: _Outcome,
) -> None:
    placements = identity.record([located for _, located in some])
    for (release, _), placement in zip(some, placements, strict=True):
        if isinstance(placement, Blocked):
            outcome.block(release.id, placement.reason)
        else:
            outcome.placed[release.id] = placement
            reason = filters.refusal(replace(release.filter_subject, season_id=placement.season_id))
            if reason is not None:
                outcome.verdicts[release.id] = Verdict(Decision.FILTERED, reason)


def _judge(release: UndecidedRelease, filters: FilterEngine) -> SubscriptionRuling:
    refused = _refuse(release)
    if refused is not None:
        return SubscriptionRuling(None, refused)
    early = filters.early(release.filter_subject)
    if early and all(each in early for each in release.filter_subject.subscription_ids):
        reason = early[release.filter_subject.subscription_ids[0]]
        return SubscriptionRuling(None, Verdict(Decision.FILTERED, reason))
    ruling = judge(
        release.sightings,
        release.offer,
        published_at=release.query.published_at,
        episode=release.query.episode_end or release.query.episode,
        refused=early,
    )
    # What was once taken is no longer a question of subscriptions, only of where it belongs.
    return SubscriptionRuling(ruling.subscription_id) if release.taken else ruling


def _refuse(release: UndecidedRelease) -> Verdict | None:
    if release.skipped:
        return Verdict(Decision.FILTERED, "you skipped this item")
    if release.unread:
        return Verdict(Decision.FILTERED, "its title is not read as a release any more")
    return None


def _compare(
    releases: Releases, episodes: Episodes, conflicts: Conflicts, episode_ids: Sequence[int]
) -> None:
    """Decide between the releases of each of these episodes, and note where a person must."""
    by_episode = episodes.candidates(episode_ids)
    verdicts = {
        (release_id, episode_id): verdict
        for episode_id, candidates in by_episode.items()
        for release_id, verdict in choose(candidates).items()
    }
    episodes.decide(verdicts)
    equals: dict[int, list[int]] = {episode_id: [] for episode_id in episode_ids}
    for (release_id, episode_id), verdict in verdicts.items():
        if verdict.decision is Decision.CONFLICT:
            equals[episode_id].append(release_id)
    conflicts.follow(equals)
    releases.summarise({release_id for release_id, _ in verdicts})
