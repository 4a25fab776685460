"""Acts at the neighbour that has a request: pages, API and command line ask the same way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anishelf.wiring import neighbours
from anishelf.wiring.context import Context

if TYPE_CHECKING:
    from anishelf.core.outcome import Outcome


def act_in_seerr(context: Context, request_id: int, verb: str) -> Outcome[str]:
    """Approve, decline or retry a request in the Seerr that has it; return its state then."""
    from anishelf.tracker.actions import requests as actions

    found = neighbours.asked_at(context, request_id)
    seerr = neighbours.seerr(found) if found else None
    return actions.act_in_seerr(context.conn, request_id, verb, seerr, now=context.clock())


def search_again(context: Context, request_id: int) -> Outcome[int]:
    """Have Sonarr or Radarr search what a request lacks; return how many searches began."""
    from anishelf.tracker.actions import requests as actions

    found = neighbours.holder_of(context, request_id)
    arr, sender_id = (neighbours.arr(found), found.sender.id) if found else (None, 0)
    return actions.search_again(context.conn, request_id, arr, sender_id)
