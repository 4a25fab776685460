"""Downloads: what is on its way, and what can be asked of it."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Response

from anishelf.core.keyset import numbers
from anishelf.core.roles import Role
from anishelf.downloads.actions import command_downloads
from anishelf.settings import Settings
from anishelf.views.lists.downloads import DownloadList, place_of
from anishelf.web.api.paging import Paging, cut
from anishelf.web.api.schema import Page
from anishelf.web.api.v1.schemas.downloads import Command, Commands, Download, Wish
from anishelf.web.api.writing import DryRun, Writing, Written
from anishelf.web.database import Database
from anishelf.web.guards import Needs
from anishelf.web.problems import Problem

router = APIRouter(tags=["downloads"])


class View(StrEnum):
    """A part of the list."""

    ACTIVE = "active"
    STOPPED = "stopped"
    DONE = "done"
    ALL = "all"


@router.get("/downloads", operation_id="listDownloads")
def list_downloads(
    conn: Database,
    asked: Paging,
    view: View = View.ALL,
    q: Annotated[str | None, Query(max_length=200, description="A part of the title.")] = None,
) -> Page[Download]:
    """Return downloads, the newest first."""
    (after,) = numbers(asked.after, count=1)
    rows = _rows(conn)
    found = rows.page(view, limit=asked.limit + 1, after=after, search=q)
    shown, following = cut(found, asked, place_of)
    return Page(
        items=[Download.model_validate(each) for each in shown],
        next=following,
        total=rows.counts()[view] if asked.count else None,
    )


@router.get("/downloads/{download_id}", operation_id="getDownload")
def get_download(conn: Database, download_id: Annotated[int, Path(ge=1, lt=2**63)]) -> Download:
    """Return one download."""
    found = _rows(conn).get(download_id)
    if found is None:
        raise Problem(404, "unknown_id", "There is no such download.")
    return Download.model_validate(found)


@router.post(
    "/downloads/commands",
    operation_id="commandDownloads",
    response_model=Commands,
    dependencies=[Depends(Needs(Role.OPERATOR))],
)
def command(writing: Writing, wish: Wish, *, dry_run: DryRun = False) -> Response:
    """Ask to begin again, cancel, pause, resume or remove downloads; the next run obeys."""

    def act() -> Written:
        done = command_downloads(
            writing.conn,
            wish.ids,
            wish.action,
            by=writing.who.name,
            episode=wish.episode,
        )
        told = [Command.model_validate(each) for each in done.changed]
        return Written(Commands(commands=told), done)

    return writing.write(act, dry_run=dry_run)


def _rows(conn: Database) -> DownloadList:
    return DownloadList(conn, failures=Settings.from_env().downloader_failures)
