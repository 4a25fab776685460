"""Sonarr's dialect, version 3: what dashboards, phone apps and Seerr ask a Sonarr for."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter, Depends

from anishelf.web.compat.sonarr import household, lists, shows
from anishelf.web.guards import dialect_key

PREFIX: Final = "/compat/sonarr/api/v3"


def router() -> APIRouter:
    """Return every route of the dialect. Add the writing ones here, each a module of its own."""
    made = APIRouter(prefix=PREFIX, dependencies=[Depends(dialect_key)], include_in_schema=False)
    for noun in (shows, lists, household):
        made.include_router(noun.router)
    return made
