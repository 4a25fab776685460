"""What a preview is made from, and a step that does nothing. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from anishelf.deletions.domain.findings import Findings, HeldFile, Part, Subject
from anishelf.deletions.domain.outgoing import Outgoing
from anishelf.deletions.domain.plan import PlannedFile, PlannedStep, Wish
from anishelf.deletions.domain.states import DeletionStepState

OFF = "deleting in other programs is switched off here (ANISHELF_ENABLE_DELETION)"
KEPT = "the files are kept"


@dataclass(frozen=True, slots=True)
class Case:
    """One wish, what was found for it, and what leaves because of it."""

    subject: Subject
    wish: Wish
    findings: Findings
    outgoing: Outgoing
    is_enabled: bool


def idle(part: Part, state: DeletionStepState, does: str, notes: Sequence[str] = ()) -> PlannedStep:
    """Return a step that does nothing, and why."""
    return PlannedStep(part, state, does, notes=tuple(notes))


def count(number: int, what: str) -> str:
    """Return a number with its noun."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def planned(file: HeldFile) -> PlannedFile:
    """Return a held file as a preview names it."""
    device = file.inode[0] if file.inode else None
    return PlannedFile(file.path, file.size, str(file.id), device)
