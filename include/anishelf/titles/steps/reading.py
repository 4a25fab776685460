"""Reads titles with the user's own parsers first; one that fails is skipped, counted and named."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from anishelf.errors import RuleFailed, RuleInvalid, RuleTooSlow
from anishelf.titles.domain.title_rules import CompiledParser, TitleParser, compiled
from anishelf.titles.parser import ReleaseTitle
from anishelf.titles.steps.parse import ReadTitle

log = logging.getLogger(__name__)

RULE_SECONDS = 10.0
"""How long one rule may work in one run, over all titles; then it rests until the next run."""


class FailureRows(Protocol):
    """Where the failures of rules are kept for their user."""

    def note_failures(self, rule_id: int, *, count: int, reason: str) -> None: ...


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

    @property
    def rests(self) -> str:
        """Say why a rule is not asked any more."""
        return f"it has worked for {self.seconds:g} s in this run and rests until the next"

    def is_spent(self, rule_id: int) -> bool:
        """Return whether the rule has had its time in this run."""
        return self.spent.get(rule_id, 0.0) >= self.seconds

    def took(self, rule_id: int, since: float) -> None:
        """Note that the rule worked from *since* until now."""
        self.spent[rule_id] = self.spent.get(rule_id, 0.0) + self.clock() - since

    def failed(self, rule_id: int, reason: str) -> None:
        """Count a failure."""
        count, _ = self.failures.get(rule_id, (0, ""))
        self.failures[rule_id] = (count + 1, reason)

    def slow(self, rule_id: int, reason: str) -> None:
        """Count a failure that leaves open what the rule would have said."""
        self.unasked += 1
        self.failed(rule_id, reason)

    def report(self, rows: FailureRows) -> None:
        """Keep what failed in this run, and begin to count anew."""
        for rule_id, (count, reason) in sorted(self.failures.items()):
            log.warning("rule %s failed %s times: %s", rule_id, count, reason)
            rows.note_failures(rule_id, count=count, reason=reason)
        self.failures.clear()


@dataclass(frozen=True, slots=True)
class Try:
    """What came of one rule for one title."""

    rule: TitleParser
    outcome: str
    release: ReleaseTitle | None = None


class Reader:
    """Reads titles; the first of the user's parsers that applies decides, else the built-in one."""

    def __init__(
        self,
        rules: Sequence[TitleParser],
        built_in: ReadTitle,
        *,
        watched: RuleBudget | None = None,
    ) -> None:
        self.watched = watched or RuleBudget()
        self._built_in = built_in
        self._parsers: list[CompiledParser] = []
        for rule in rules:
            try:
                self._parsers.append(compiled(rule))
            except RuleInvalid as error:
                self.watched.failed(rule.id, str(error))

    def __call__(self, title: str) -> ReleaseTitle | None:
        """Return what *title* says, or None when it is no release."""
        base = self._built_in(title)
        for parser in self._parsers:
            tried = self._try(parser, title, base)
            if tried.release is not None:
                return tried.release
        return base

    def tries(self, title: str) -> list[Try]:
        """Return what came of each rule for *title*, up to the one that read it."""
        base, tried = self._built_in(title), list[Try]()
        for parser in self._parsers:
            tried.append(self._try(parser, title, base))
            if tried[-1].release is not None:
                break
        return tried

    def _try(self, parser: CompiledParser, title: str, base: ReleaseTitle | None) -> Try:
        rule, watched = parser.rule, self.watched
        if watched.is_spent(rule.id):
            watched.slow(rule.id, watched.rests)
            return Try(rule, watched.rests)
        since = watched.clock()
        try:
            release = parser.read(title, base)
        except RuleTooSlow as error:
            watched.slow(rule.id, f"{error} (in {title[:200]!r})")
            return Try(rule, f"it failed: {error}")
        except RuleFailed as error:
            watched.failed(rule.id, f"{error} (in {title[:200]!r})")
            return Try(rule, f"it failed: {error}")
        finally:
            watched.took(rule.id, since)
        return Try(rule, "it does not apply" if release is None else "it read the title", release)
