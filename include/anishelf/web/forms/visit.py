"""One visit to a page: who came, with which connection and when, and how to answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Request, Response
from starlette.background import BackgroundTask

from anishelf.core.outcome import Outcome
from anishelf.core.pool import Connection
from anishelf.web.database import Database, Now
from anishelf.web.follow_up import begin
from anishelf.web.guards import caller_of
from anishelf.web.language import speech_of
from anishelf.web.outcomes import outcome
from anishelf.web.rendering import page, root_of


@dataclass(frozen=True, slots=True)
class Visit:
    """What every page works with."""

    request: Request
    conn: Connection
    now: datetime

    @property
    def by(self) -> str:
        """Return the name of who came, as it is recorded."""
        return caller_of(self.request).name

    def say(self, text: str, **values: object) -> str:
        """Return an English text in the reader's language, with its values."""
        return speech_of(self.request).words.gettext(text) % values

    def say_many(self, one: str, many: str, count: int) -> str:
        """Return a text about a number of things in the reader's language."""
        return speech_of(self.request).words.ngettext(one, many, count) % {"num": count}

    def page(
        self, template: str, values: Mapping[str, object], *, done: Outcome[object] | None = None
    ) -> Response:
        """Return a page; what should begin because of *done* begins after it."""
        response = page(self.request, template, {"now": self.now, **values})
        response.background = None if done is None else BackgroundTask(begin, done)
        return response

    def told(
        self,
        said: str,
        *,
        back_to: str,
        tone: str = "shelf",
        undo: str | None = None,
        done: Outcome[object] | None = None,
        leaves: bool = False,
    ) -> Response:
        """Return what came of an action, see `outcome`; *undo* and *back_to* are paths of ours."""
        return outcome(
            self.request,
            said,
            back_to=back_to,
            tone=tone,
            undo=f"{root_of(self.request)}{undo}" if undo else None,
            done=done,
            leaves=leaves,
        )


def visit(request: Request, conn: Database, now: Now) -> Visit:
    """Return the visit that a request is."""
    return Visit(request, conn, now)


Visiting = Annotated[Visit, Depends(visit)]
