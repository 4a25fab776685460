"""Who downloads: how each is, whether it is used, and another one."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Response

from anishelf.core.outcome import Outcome
from anishelf.core.roles import Role
from anishelf.downloads.actions import add_downloader, disable_downloaders, enable_downloaders
from anishelf.operations.actions import Health, check_downloaders
from anishelf.settings import Settings
from anishelf.views.downloaders import downloaders
from anishelf.web.forms.form import Filled
from anishelf.web.forms.visit import Visiting
from anishelf.web.guards import Needs
from anishelf.web.problems import Problem
from anishelf.wiring.airflow import doors

router = APIRouter(include_in_schema=False)
operator = [Depends(Needs(Role.OPERATOR))]
BACK = "/downloads"


@router.get("/parts/downloaders")
def part(visit: Visiting) -> Response:
    """Show the downloaders again."""
    failures = Settings.from_env().downloader_failures
    found = downloaders(visit.conn, failures=failures)
    return visit.page("downloads/downloaders.html", {"downloaders": found})


@router.post("/downloaders", dependencies=operator)
def add(visit: Visiting, form: Filled) -> Response:
    """Register a downloader, or change one."""
    done = add_downloader(
        visit.conn,
        form.text("kind"),
        name=form.said("name"),
        priority=form.number("priority") or 0,
    )
    said = visit.say("%(name)s is used from now on.", name=done.changed.downloaders[0].conn_id)
    return visit.told(said, back_to=BACK, done=done)


@router.post("/downloaders/{name}/{what}", dependencies=operator)
def act(visit: Visiting, name: str, what: str) -> Response:
    """Use a downloader, leave it alone, or ask it how it is."""
    if what == "check":
        return _check(visit, name)
    if what == "enable":
        done: Outcome[object] = enable_downloaders(visit.conn, [name])
        said = visit.say("%(name)s is used again.", name=name)
        return visit.told(said, back_to=BACK, undo=f"/downloaders/{name}/disable", done=done)
    if what == "disable":
        done = disable_downloaders(visit.conn, [name])
        said = visit.say("%(name)s gets nothing more; what it is downloading goes on.", name=name)
        return visit.told(
            said, back_to=BACK, tone="rest", undo=f"/downloaders/{name}/enable", done=done
        )
    raise Problem(404, "unknown_action", "There is no such action.")


def _check(visit: Visiting, name: str) -> Response:
    (answer,) = check_downloaders(visit.conn, [name], doors(), now=visit.now)
    tone = "shelf" if answer.check.health is Health.OK else "call"
    said = f"{name}: {answer.check.detail}"
    return visit.told(said, back_to=BACK, tone=tone, done=answer.outcome)
