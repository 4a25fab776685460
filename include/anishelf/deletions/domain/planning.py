"""The preview as a pure function of what was looked up live: what a deletion would do, where, to what.

It decides alone; carrying out follows it and touches nothing that it does not name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from anishelf.deletions.domain.case import OFF, Case, idle
from anishelf.deletions.domain.findings import Findings, Part, Subject
from anishelf.deletions.domain.outgoing import outgoing
from anishelf.deletions.domain.plan import Plan, PlannedStep, Wish
from anishelf.deletions.domain.plan_arr import arr_step
from anishelf.deletions.domain.plan_parts import (
    jellyfin_step,
    library_step,
    seerr_step,
    shoko_step,
    torrent_step,
    unasked_step,
)
from anishelf.deletions.domain.scope import ScopeKind
from anishelf.deletions.domain.states import ORDER, DeletionService, DeletionStepState
from anishelf.errors import ScopeMissing


def make_plan(subject: Subject, wish: Wish, findings: Findings, *, is_enabled: bool) -> Plan:
    """Return what a deletion would do; without *is_enabled* nothing that others hold is touched.

    Raises ScopeMissing where a film is asked for as a show, or a show as a film.
    """
    wrong = ScopeKind.SHOW if subject.is_film else ScopeKind.MOVIE
    if wish.scope.kind in {wrong, ScopeKind.SEASON if subject.is_film else wrong}:
        raise ScopeMissing(f"{subject.name} has no {wish.scope.kind}; nothing was deleted")
    gone = outgoing(findings, wish.scope, others_too=is_enabled)
    case = Case(subject, wish, findings, gone, is_enabled)
    steps = [step for service in ORDER for step in _steps(case, service)]
    return Plan(subject, wish, tuple(steps))


def _steps(case: Case, service: DeletionService) -> list[PlannedStep]:
    parts = [part for part in case.findings.asked if part.service is service]
    if not parts:
        return [idle(Part(service, service.value), DeletionStepState.NOT_APPLICABLE, "not set up")]
    return [_step(case, part) for part in parts]


def _step(case: Case, part: Part) -> PlannedStep:
    reason = case.findings.unreachable.get(part)
    if reason is not None:
        return unasked_step(case, part, reason)
    step = _MAKERS[part.service](case, part)
    if part.service in _NEEDS_LEAVE and not case.is_enabled and step.is_open:
        return replace(idle(part, DeletionStepState.SKIPPED, OFF), notes=step.notes)
    return step


_NEEDS_LEAVE = frozenset(
    {DeletionService.SONARR, DeletionService.RADARR, DeletionService.SHOKO, DeletionService.SEERR}
)


_MAKERS: Mapping[DeletionService, Callable[[Case, Part], PlannedStep]] = {
    DeletionService.DOWNLOADER: torrent_step,
    DeletionService.SONARR: arr_step,
    DeletionService.RADARR: arr_step,
    DeletionService.SHOKO: shoko_step,
    DeletionService.LIBRARY: library_step,
    DeletionService.JELLYFIN: jellyfin_step,
    DeletionService.SEERR: seerr_step,
}
