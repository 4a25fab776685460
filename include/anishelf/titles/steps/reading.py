"""Reads titles with the user's own parsers first; one that fails is skipped, counted and named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from anishelf.errors import RuleInvalid
from anishelf.titles.domain.title_rules import CompiledParser, TitleParser, compiled
from anishelf.titles.parser import ReleaseTitle
from anishelf.titles.steps.parse import ReadTitle
from anishelf.titles.steps.rule_budget import Failure, RuleBudget


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
        budget: RuleBudget | None = None,
    ) -> None:
        self.budget = budget or RuleBudget()
        self._built_in = built_in
        self._parsers: list[CompiledParser] = []
        for rule in rules:
            try:
                self._parsers.append(compiled(rule))
            except RuleInvalid as error:
                self.budget.failed(rule.id, str(error))

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
        rule = parser.rule
        answer = self.budget.ask(rule.id, title, lambda: parser.read(title, base))
        if isinstance(answer, Failure):
            return Try(rule, answer.reason)
        return Try(rule, "it does not apply" if answer is None else "it read the title", answer)
