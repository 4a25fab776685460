"""The preview: looks everybody up, and says what would happen. It changes nothing."""

from __future__ import annotations

from anishelf.deletions.domain.findings import Subject
from anishelf.deletions.domain.plan import Plan, Wish
from anishelf.deletions.domain.planning import make_plan
from anishelf.deletions.steps.look_up import look_up
from anishelf.deletions.steps.programs import Programs


def preview(subject: Subject, wish: Wish, programs: Programs, *, is_enabled: bool) -> Plan:
    """Return what a deletion would do now. Raises ScopeMissing."""
    known, found = look_up(subject, programs)
    return make_plan(known, wish, found, is_enabled=is_enabled)
