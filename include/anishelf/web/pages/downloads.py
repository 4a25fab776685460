"""What is downloaded: how far it is, why it stands still, and what one can ask of it."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Path, Query, Response

from anishelf.core.roles import Role
from anishelf.downloads.actions import CommandAction, command_downloads
from anishelf.operations.actions import free_bytes
from anishelf.settings import Settings
from anishelf.views.downloaders import downloaders
from anishelf.views.lists.downloads import VIEWS, DownloadList
from anishelf.web.forms.form import Filled
from anishelf.web.forms.visit import Visit, Visiting
from anishelf.web.guards import Needs
from anishelf.web.nav import N_
from anishelf.web.problems import Problem
from anishelf.web.words import ASKED, DOWNLOADS, SPOKEN

router = APIRouter(include_in_schema=False)
operator = [Depends(Needs(Role.OPERATOR))]
Id = Annotated[int, Path(ge=1, lt=2**63)]
After = Annotated[int | None, Query(ge=1, lt=2**63)]
Words = Annotated[str, Query(max_length=200)]
SHOWN: Final = 50
TABS: Final = {
    "active": N_("Under way"),
    "stopped": N_("Stopped"),
    "done": N_("Done"),
    "all": N_("All"),
}


@router.get("/downloads")
def overview(visit: Visiting, view: str = "active", after: After = None, q: Words = "") -> Response:
    """Show the queue, and who downloads."""
    settings = Settings.from_env()
    values = _listed(visit, view, after, q)
    return visit.page(
        "downloads/page.html",
        {
            **values,
            "downloaders": downloaders(visit.conn, failures=settings.downloader_failures),
            "free": free_bytes(settings),
        },
    )


@router.get("/parts/downloads/list")
def part(visit: Visiting, view: str = "active", after: After = None, q: Words = "") -> Response:
    """Show the queue again."""
    return visit.page("downloads/list.html", _listed(visit, view, after, q))


@router.get("/downloads/{download_id}")
def one(visit: Visiting, download_id: Id) -> Response:
    """Show one download with its files and what was asked of it."""
    return visit.page("downloads/one.html", _one(visit, download_id))


@router.get("/parts/downloads/{download_id}")
def one_part(visit: Visiting, download_id: Id) -> Response:
    """Show how one download is again."""
    return visit.page("downloads/state.html", _one(visit, download_id))


@router.post("/downloads", dependencies=operator)
def ask(visit: Visiting, form: Filled) -> Response:
    """Ask the same of every download that is ticked."""
    ids = form.ids()
    if not ids:
        raise Problem(422, "invalid", "The request is not valid.", detail="nothing is chosen")
    try:
        action = CommandAction(form.text("do"))
    except ValueError:
        raise Problem(404, "unknown_action", "There is no such action.") from None
    done = command_downloads(visit.conn, ids, action, by=visit.by)
    what = visit.say(ASKED[action])
    said = visit.say_many("Asked of %(num)s download: ", "Asked of %(num)s downloads: ", len(ids))
    back_to = f"/downloads/{ids[0]}" if len(ids) == 1 else "/downloads"
    return visit.told(f"{said}{what}", back_to=back_to, tone="move", done=done)


def _rows(visit: Visit) -> DownloadList:
    return DownloadList(visit.conn, failures=Settings.from_env().downloader_failures)


def _listed(visit: Visit, view: str, after: int | None, q: str) -> dict[str, object]:
    if view not in VIEWS:
        raise Problem(404, "unknown_part", "There is no such part.")
    rows = _rows(visit)
    found = rows.page(view, limit=SHOWN + 1, after=after, search=q.strip() or None)
    shown = found[:SHOWN]
    return {
        "rows": shown,
        "next": shown[-1].id if len(found) > SHOWN else None,
        "view": view,
        "after": after,
        "q": q,
        "counts": rows.counts(),
        "speed": rows.speed(),
        **_WORDS,
    }


def _one(visit: Visit, download_id: int) -> dict[str, object]:
    rows = _rows(visit)
    found = rows.get(download_id)
    if found is None:
        raise Problem(404, "unknown_id", "There is no such download.")
    return {
        "row": found,
        "details": rows.details(download_id),
        **_WORDS,
    }


_WORDS: Final[dict[str, object]] = {
    "states": DOWNLOADS,
    "spoken": SPOKEN,
    "asked_words": ASKED,
    "tabs": TABS,
}
