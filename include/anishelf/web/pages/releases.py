"""Every feed entry and its fate; the page of one entry tells its whole way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request, Response

from anishelf.core.roles import Role
from anishelf.core.words import fact
from anishelf.titles.actions import reparse_items, skip_items
from anishelf.views import CONTINUING, WAITING, Dashboard, Stage
from anishelf.views.items import feed_names, stage_counts
from anishelf.views.lists.items import ItemList, place_of
from anishelf.web.api import paging
from anishelf.web.database import Database, Now
from anishelf.web.forms.form import Filled
from anishelf.web.forms.visit import Visit, Visiting
from anishelf.web.guards import Needs
from anishelf.web.nav import N_
from anishelf.web.problems import Problem
from anishelf.web.rendering import page
from anishelf.web.words import STAGES, STEPS

router = APIRouter(include_in_schema=False)
operator = [Depends(Needs(Role.OPERATOR))]
ROWS: Final = 50
LONGEST: Final = 200
_TOO_LONG: Final = 19  # signs of a number that no id has
MOST: Final = 1000
"""Entries that one action takes at most."""


@dataclass(frozen=True, slots=True)
class Tab:
    """Stages that are listed together; none stands for all of them."""

    word: str
    stages: Sequence[Stage] | None


_GONE: Final = (Stage.FILTERED, Stage.SUPERSEDED, Stage.SKIPPED, Stage.CANCELLED, Stage.REMOVED)
TABS: Final[Mapping[str, Tab]] = {
    "": Tab(N_("All"), None),
    "taken": Tab(N_("Taken"), (Stage.IN_LIBRARY, Stage.UNDESCRIBED, Stage.MISMATCHED)),
    "under-way": Tab(N_("Under way"), tuple(each for each in Stage if each in CONTINUING)),
    "waiting": Tab(N_("Waiting"), WAITING),
    "not-taken": Tab(N_("Not taken"), _GONE),
    "gone": Tab(N_("Gone again"), (Stage.MISSING, Stage.TRASHED)),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address says: which entries, and from where on."""

    tab: str
    stage: Stage | None
    q: str
    feed: int | None
    group: str
    show: int | None
    after: str | None

    @property
    def stages(self) -> Sequence[Stage] | None:
        """Return the stages that are listed."""
        return (self.stage,) if self.stage else TABS[self.tab].stages

    def query(self, **changed: object) -> str:
        """Return the address's query with some of it changed; what says nothing is left out."""
        said = {
            "tab": self.tab,
            "stage": self.stage,
            "q": self.q,
            "feed": self.feed,
            "group": self.group,
            "show": self.show,
            **changed,
        }
        kept = {name: str(each) for name, each in said.items() if each}
        return f"?{urlencode(kept)}" if kept else ""


def asked(request: Request) -> Asked:
    """Read the address; what a form left open is an empty text. Raises Problem for what is no list."""
    said = {name: each.replace("\0", "").strip() for name, each in request.query_params.items()}
    tab, stage = said.get("tab", ""), said.get("stage", "")
    if tab not in TABS or (stage and stage not in [each.value for each in Stage]):
        raise Problem(404, "unknown_list", "There is no such list.")
    return Asked(
        tab=tab,
        stage=Stage(stage) if stage else None,
        q=said.get("q", "")[:LONGEST],
        feed=_number(said.get("feed", "")),
        group=said.get("group", "")[:LONGEST],
        show=_number(said.get("show", "")),
        after=said.get("after") or None,
    )


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < _TOO_LONG else None


Wish = Annotated[Asked, Depends(asked)]


@router.get("/releases")
def releases(visit: Visiting, wish: Wish) -> Response:
    """Show what the feeds brought."""
    counts = stage_counts(visit.conn)
    tabs = [
        (name, tab.word, sum(counts[each] for each in (tab.stages or Stage)))
        for name, tab in TABS.items()
    ]
    feeds = feed_names(visit.conn)
    return visit.page("releases/page.html", {"tabs": tabs, "feeds": feeds, **_listed(visit, wish)})


@router.get("/parts/releases/list")
def releases_part(visit: Visiting, wish: Wish) -> Response:
    """Show the list again."""
    return visit.page("releases/list.html", _listed(visit, wish))


@router.post("/releases/{what}", dependencies=operator)
def act(visit: Visiting, what: str, form: Filled) -> Response:
    """Skip entries, or read their titles again."""
    ids = list(dict.fromkeys(form.ids()))
    if what not in _ACTS:
        raise Problem(404, "unknown_action", "There is no such action.")
    if not ids or len(ids) > MOST:
        raise Problem(422, "nothing_chosen", "Choose at least one entry.")
    do, said, tone = _ACTS[what]
    done = do(visit.conn, ids, by=visit.by)
    here = f"/releases/{ids[0]}" if len(ids) == 1 else "/releases"
    return visit.told(visit.say(said, num=done.changed), back_to=here, tone=tone, done=done)


_ACTS: Final = {
    "skip": (
        skip_items,
        N_("Skipped: %(num)s. Reading them again takes that back."),
        "rest",
    ),
    "read-again": (
        reparse_items,
        N_("Read again by the next run: %(num)s."),
        "move",
    ),
}


def _listed(visit: Visit, wish: Asked) -> dict[str, object]:
    listed = ItemList(
        visit.conn,
        stages=wish.stages,
        search=wish.q or None,
        work_id=wish.show,
        subscription_id=wish.feed,
        group=wish.group or None,
    )
    after = paging.read_place(wish.after) if wish.after else None
    rows = listed.page(limit=ROWS + 1, after=after)
    shown, following = paging.cut(rows, paging.Wanted(ROWS, after, count=False), place_of)
    return {
        "wish": wish,
        "entries": shown,
        "next": wish.query(after=following) if following else None,
        "stages": STAGES,
    }


@router.get("/releases/{item_id}")
def entry(request: Request, item_id: int, conn: Database, now: Now) -> Response:
    """Tell the whole way of one feed entry."""
    return _way(request, "releases/entry.html", item_id, conn, now)


@router.get("/parts/releases/{item_id}/way")
def entry_way(request: Request, item_id: int, conn: Database, now: Now) -> Response:
    """Tell what happened to one feed entry again."""
    return _way(request, "releases/way.html", item_id, conn, now)


def _way(request: Request, template: str, item_id: int, conn: Database, now: Now) -> Response:
    trace = Dashboard(conn).trace(item_id)
    if trace is None:
        raise Problem(404, "unknown_id", "There is no such entry.")
    words = {"steps": STEPS, "stages": STAGES, "fact": fact}
    return page(request, template, {"now": now, "trace": trace, **words})
