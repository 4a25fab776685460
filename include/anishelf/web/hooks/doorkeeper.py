"""Knows whose token opens the inbox; asks the database once a second at most."""

from __future__ import annotations

import time
from collections.abc import Sequence

from starlette.concurrency import run_in_threadpool

from anishelf.core.database import errors_in_words
from anishelf.tracker.actions.receive import tokens_of, whose
from anishelf.tracker.domain.report import Sender
from anishelf.tracker.domain.states import Source
from anishelf.web.database import POOL

KNOWN_FOR = 1.0
"""Seconds after which a token that was changed or removed is noticed; a new one is at once."""

_Tokens = list[tuple[Sender, bytes]]


class Doorkeeper:
    """Remembers the hashes of tokens for a moment, for each program."""

    def __init__(self) -> None:
        self._known: dict[Source, tuple[float, _Tokens]] = {}

    async def whose(self, source: Source | None, given: Sequence[str]) -> Sender | None:
        """Return whose token is among *given*; one that is not known is looked up again."""
        if source is None:
            return None
        read_at, tokens = self._known.get(source, (0.0, []))
        found = whose(tokens, given) if time.monotonic() - read_at < KNOWN_FOR else None
        if found is None:
            tokens = await run_in_threadpool(_tokens, source)
            self._known[source] = (time.monotonic(), tokens)
            found = whose(tokens, given)
        return found


def _tokens(source: Source) -> _Tokens:
    with errors_in_words(), POOL.connection() as conn:
        return tokens_of(conn, source)
