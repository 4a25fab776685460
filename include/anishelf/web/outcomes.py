"""Tells a page what came of an action: a sentence, its tone, and how to undo it."""

from __future__ import annotations

import json
from typing import Final

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from starlette.background import BackgroundTask

from anishelf.core.outcome import Outcome
from anishelf.web.follow_up import begin
from anishelf.web.headers import NEVER_KEPT
from anishelf.web.language import speech_of
from anishelf.web.nav import N_
from anishelf.web.rendering import root_of

UNDO: Final = N_("Undo")


def outcome(
    request: Request,
    said: str,
    *,
    back_to: str = "/",
    tone: str = "shelf",
    undo: str | None = None,
    done: Outcome[object] | None = None,
    leaves: bool = False,
) -> Response:
    """Return the answer to an action: *said* (in the reader's language) is shown for a while.

    The page asks for its parts again. A browser without scripts goes *back_to* a path of ours.
    What should begin because of the action's outcome *done* begins after the answer. With *leaves*
    every browser goes there, because what the page showed is no more.
    """
    task = None if done is None else BackgroundTask(begin, done)
    if "hx-request" not in request.headers:
        where = f"{root_of(request)}{back_to}"
        return RedirectResponse(where, 303, headers=dict(NEVER_KEPT), background=task)
    told = {"said": said, "tone": tone}
    if undo:
        told |= {"undo": undo, "undoWord": speech_of(request).words.gettext(UNDO)}
    if leaves:
        told["goTo"] = f"{root_of(request)}{back_to}"
    # Headers are ASCII: json escapes every other sign.
    headers = {**NEVER_KEPT, "HX-Trigger": json.dumps({"anishelf:outcome": told})}
    return Response(status_code=204, headers=headers, background=task)
