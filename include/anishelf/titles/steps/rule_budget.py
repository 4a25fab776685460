"""Lets users' rules work within a limited time; one that fails is skipped, counted and named."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from anishelf.errors import RuleFailed, RuleTooSlow
from anishelf.titles.ports import NoteFailures

log = logging.getLogger(__name__)
Answer = TypeVar("Answer")

RULE_SECONDS = 10.0
"""How long one rule may work in one run, over all titles; then it rests until the next run."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A rule that gave no answer, and why."""

    reason: str


@dataclass(slots=True)
class RuleBudget:
    """How long each rule has worked in this run, and how often each one failed.

    `unasked` counts what nobody knows: a rule was too slow for a title, or rested already.
    """

    seconds: float = RULE_SECONDS
    clock: Callable[[], float] = time.monotonic
    spent: dict[int, float] = field(default_factory=dict)
    failures: dict[int, tuple[int, str]] = field(default_factory=dict)
    unasked: int = 0

    def ask(self, rule_id: int, title: str, work: Callable[[], Answer]) -> Answer | Failure:
        """Return what *work* says of *title*; a failure of the rule is counted and returned."""
        if self.spent.get(rule_id, 0.0) >= self.seconds:
            rests = f"it has worked for {self.seconds:g} s in this run and rests until the next"
            self.unasked += 1
            self.failed(rule_id, rests)
            return Failure(rests)
        since = self.clock()
        try:
            return work()
        except RuleFailed as error:
            self.unasked += isinstance(error, RuleTooSlow)
            self.failed(rule_id, f"{error} (in {title[:200]!r})")
            return Failure(f"it failed: {error}")
        finally:
            self.spent[rule_id] = self.spent.get(rule_id, 0.0) + self.clock() - since

    def failed(self, rule_id: int, reason: str) -> None:
        """Count a failure."""
        count, _ = self.failures.get(rule_id, (0, ""))
        self.failures[rule_id] = (count + 1, reason)

    def report(self, note: NoteFailures) -> None:
        """Save what failed in this run, and count from zero again."""
        for rule_id, (count, reason) in sorted(self.failures.items()):
            log.warning("rule %s failed %s times: %s", rule_id, count, reason)
        note(self.failures)
        self.failures.clear()
