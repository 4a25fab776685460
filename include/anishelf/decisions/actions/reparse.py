"""Reads and filters again what is there: as a preview, or as work that begins at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anishelf.core.outcome import DagStart, Work
from anishelf.decisions.domain.reparse import Scope
from anishelf.decisions.steps.filter_engine import FilterEngine
from anishelf.decisions.steps.reparse import Diff, compare_all
from anishelf.decisions.store.filter_rules import FilterRules
from anishelf.decisions.store.reparses import Reparses
from anishelf.titles.actions.rules import Tell, quiet
from anishelf.titles.parser import parse_title
from anishelf.titles.steps.reading import Reader
from anishelf.titles.store.title_parsers import TitleParsers

if TYPE_CHECKING:
    from psycopg import Connection


def reparse(scope: Scope) -> DagStart:
    """Return what reads and filters the entries in *scope* again."""
    return DagStart(
        Work.REPARSE_RELEASES,
        {
            "dry_run": False,
            "scope": {
                "item_ids": list(scope.item_ids),
                "work_ids": list(scope.work_ids),
                "titles": list(scope.titles),
            },
        },
    )


def preview_reparse(conn: Connection, scope: Scope, *, tell: Tell = quiet) -> Diff:
    """Return what that would change; nothing is kept."""
    found, rules = Diff(), FilterRules(conn)
    filters = FilterEngine(rules.enabled(), rules.works_of)
    reader = Reader(TitleParsers(conn).enabled(), parse_title)
    for batch in compare_all(Reparses(conn).entries(scope), reader, filters):
        found.add(batch)
        tell(found.total)
    return found
