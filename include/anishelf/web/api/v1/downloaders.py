"""Downloaders: who downloads, and how each is."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Response

from anishelf.core.outcome import Outcome
from anishelf.core.pool import Connection
from anishelf.core.roles import Role
from anishelf.downloads.actions import add_downloader, disable_downloaders, enable_downloaders
from anishelf.operations.actions import check_downloaders
from anishelf.settings import Settings
from anishelf.views.downloaders import downloaders
from anishelf.web.api.schema import Page
from anishelf.web.api.v1.schemas.downloads import Downloader, DownloaderWishes, Tested
from anishelf.web.api.writing import Writing, Written
from anishelf.web.database import Database
from anishelf.web.guards import Needs
from anishelf.web.problems import Problem
from anishelf.wiring.airflow import doors

router = APIRouter(tags=["downloaders"])
Name = Annotated[str, Path(max_length=200, description="Its connection.")]
OPERATOR = [Depends(Needs(Role.OPERATOR))]


@router.get("/downloaders", operation_id="listDownloaders")
def list_downloaders(conn: Database) -> Page[Downloader]:
    """Return the downloaders, the preferred one first."""
    return Page(items=_all(conn), next=None)


@router.post(
    "/downloaders", operation_id="addDownloader", response_model=Downloader, dependencies=OPERATOR
)
def add(writing: Writing, wishes: DownloaderWishes) -> Response:
    """Register a downloader, or change one; what waited for it is sent."""

    def act() -> Written:
        done = add_downloader(
            writing.conn,
            wishes.kind,
            name=wishes.name,
            priority=wishes.priority,
            takes=wishes.takes,
        )
        return Written(_one(writing.conn, done.changed.downloaders[0].conn_id), done)

    return writing.write(act)


@router.post(
    "/downloaders/{name}/enable",
    operation_id="enableDownloader",
    response_model=Downloader,
    dependencies=OPERATOR,
)
def enable(writing: Writing, name: Name) -> Response:
    """Use a downloader; what waited for it is sent."""

    def act() -> Written:
        done = enable_downloaders(writing.conn, [name])
        return Written(_one(writing.conn, name), done)

    return writing.write(act)


@router.post(
    "/downloaders/{name}/disable",
    operation_id="disableDownloader",
    response_model=Downloader,
    dependencies=OPERATOR,
)
def disable(writing: Writing, name: Name) -> Response:
    """Send nothing more to a downloader; what it is downloading is still followed."""

    def act() -> Written:
        disable_downloaders(writing.conn, [name])
        return Written(_one(writing.conn, name))

    return writing.write(act)


@router.post(
    "/downloaders/{name}/check",
    operation_id="checkDownloader",
    response_model=Tested,
    dependencies=OPERATOR,
)
def check(writing: Writing, name: Name) -> Response:
    """Ask a downloader how it is; a login that was refused before is tried once more."""

    def act() -> Written:
        (answer,) = check_downloaders(writing.conn, [name], doors(), now=writing.now)
        found = answer.check
        outcome: Outcome[object] | None = answer.outcome
        body = Tested(name=found.part, health=str(found.health), detail=found.detail)
        return Written(body, outcome)

    return writing.write(act)


def _all(conn: Connection) -> list[Downloader]:
    found = downloaders(conn, failures=Settings.from_env().downloader_failures)
    return [Downloader.model_validate(each) for each in found]


def _one(conn: Connection, name: str) -> Downloader:
    for each in _all(conn):
        if each.name == name:
            return each
    raise Problem(404, "unknown_id", "There is no such downloader.")
