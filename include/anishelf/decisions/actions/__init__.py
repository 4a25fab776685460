"""What a person may do to filters, the policy and conflicts; each in one transaction."""

from __future__ import annotations

from anishelf.decisions.actions.conflicts import postpone_conflict, resolve_conflict
from anishelf.decisions.actions.filters import (
    FilterTarget,
    FilterWishes,
    add_filter,
    change_filters,
    edit_filter,
    preview_filter,
    preview_filter_changes,
    preview_saved_filter,
)
from anishelf.decisions.actions.policy import PolicyChange, preview_policy, set_policy
from anishelf.decisions.actions.reparse import preview_reparse, reparse
from anishelf.decisions.domain.policy import policy_of
from anishelf.decisions.domain.policy_words import UNSAID, part_name, write_policy
from anishelf.decisions.domain.reparse import Scope
from anishelf.decisions.domain.states import ConflictStatus, FilterKind, FilterLevel

__all__ = [
    "UNSAID",
    "ConflictStatus",
    "FilterKind",
    "FilterLevel",
    "FilterTarget",
    "FilterWishes",
    "PolicyChange",
    "Scope",
    "add_filter",
    "change_filters",
    "edit_filter",
    "part_name",
    "policy_of",
    "postpone_conflict",
    "preview_filter",
    "preview_filter_changes",
    "preview_policy",
    "preview_reparse",
    "preview_saved_filter",
    "reparse",
    "resolve_conflict",
    "set_policy",
    "write_policy",
]
