"""What a person may enter when starting a run, and what that means.

Choices never come from the database: a form is part of its DAG, so each change would make a new
version of it. Things are typed, by id or part of the name, and the first task says what it took.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING

from airflow.sdk import Param
from airflow.sdk.exceptions import AirflowFailException

if TYPE_CHECKING:
    from anishelf.wiring.context import Context

log = logging.getLogger(__name__)

NOTHING = "none"
EVERYTHING = "everything"
FILES, JELLYFIN, TRASH = "files", "Jellyfin", "trash"


def several(title: str, empty: str) -> Param:
    """Return a field for several things, one a line; *empty* says what none of them means."""
    told = f"Ids or parts of the name, one a line; {empty}."
    return Param([], type="array", title=title, description=told)


def switch(title: str, description: str, *, on: bool = False) -> Param:
    """Return a switch."""
    return Param(default=on, type="boolean", title=title, description=description)


def maybe(title: str, description: str) -> Param:
    """Return a switch that may stay undecided."""
    return Param(None, type=["null", "boolean"], title=title, description=description)


def moment(title: str, description: str) -> Param:
    """Return a field for a date with a time, which may stay empty."""
    kind = ["null", "string"]
    return Param(None, type=kind, format="date-time", title=title, description=description)


def choice(title: str, description: str, *options: str) -> Param:
    """Return a choice between fixed *options*; the first one counts at first."""
    return Param(
        options[0], type="string", enum=list(options), title=title, description=description
    )


def subscriptions(live: Context, entered: Sequence[object]) -> list[int]:
    """Return the ids of the subscriptions that a person entered."""
    return _ids(live, "subscription", entered)


def shows(live: Context, entered: Sequence[object]) -> list[int]:
    """Return the ids of the shows that a person entered."""
    return _ids(live, "show", entered)


def downloads(live: Context, entered: Sequence[object]) -> list[int]:
    """Return the ids of the downloads that a person entered."""
    return _ids(live, "download", entered)


def _ids(live: Context, kind: str, entered: Sequence[object]) -> list[int]:
    """Return what was entered as ids, and say what was taken. Numbers come from programs: kept."""
    numbers = [each for each in entered if isinstance(each, int)]
    if len(numbers) == len(entered):
        return numbers
    from anishelf.errors import NotOneFits
    from anishelf.views.named import Kind, find_all

    try:
        found = find_all(live.conn, Kind(kind), entered)
    except NotOneFits as error:
        raise AirflowFailException(str(error)) from error
    log.info("took %s", "; ".join(map(str, found)))
    return [each.id for each in found]
