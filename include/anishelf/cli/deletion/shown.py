"""A preview of a deletion, for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anishelf.cli.output import say, show_table
from anishelf.core.words import size

if TYPE_CHECKING:
    from anishelf.deletions.actions.deletions import Plan


def show_plan(plan: Plan) -> None:
    """Print what would happen with each program, every file, and what stays and why."""
    say(f"{plan.subject.name}: {plan.wish.scope}")
    rows = [(each.part.instance, each.state, each.does) for each in plan.steps]
    show_table(["WHERE", "", "WHAT"], rows)
    for step in plan.steps:
        for note in step.notes:
            say(f"{step.part.instance}: {note}")
    found = plan.files()
    if found:
        show_table(["FILE", "SIZE"], [(f.path, size(f.size)) for f in found], right=["SIZE"])
        say(f"{len(found)} files, {size(plan.size)}")
