"""Builds what notices that there is something to ask people, and starts those who ask."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from anishelf.core.outcome import Work
from anishelf.wiring import decisions, identity
from anishelf.wiring.context import Context

if TYPE_CHECKING:
    from anishelf.decisions.store.conflicts import Conflicts
    from anishelf.identity.store.identity_reviews import IdentityReviews

    Asked: TypeAlias = IdentityReviews | Conflicts

_LOOK_EVERY = 5.0


@dataclass(frozen=True, slots=True)
class Call:
    """A DAG that is to ask, and the newest question that it is started for."""

    dag_id: str
    newest: int


class QuestionCalls:
    """The questions of both kinds; nobody waits for them, so it looks every few seconds only."""

    def __init__(
        self, asked: Mapping[str, Asked], timer: Callable[[], float] = time.monotonic
    ) -> None:
        self._asked = asked
        self._timer = timer
        self._looked_at: float | None = None

    def due(self) -> bool:
        """Return whether somebody should be called; a look within five seconds says no."""
        now = self._timer()
        if self._looked_at is not None and now - self._looked_at < _LOOK_EVERY:
            return False
        self._looked_at = now
        return any(one.wants_call() for one in self._asked.values())

    def call(self) -> list[Call]:
        """Return what is to be started; who calls again within two minutes gets nothing."""
        newest = ((dag_id, one.call()) for dag_id, one in self._asked.items())
        return [Call(dag_id, number) for dag_id, number in newest if number is not None]


def question_calls(context: Context) -> QuestionCalls:
    """Return what calls those who ask people."""
    return QuestionCalls(
        {
            Work.REVIEW_MATCHES: identity.reviews(context),
            Work.RESOLVE_CONFLICTS: decisions.conflicts(context),
        }
    )
