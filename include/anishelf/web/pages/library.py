"""The shows of the library as a wall or a table, and one show with its episodes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Path, Query, Response

from anishelf.views import Dashboard
from anishelf.views.lists.show import show_page
from anishelf.views.lists.shows import ShelvedShow, ShowFilter, ShowList, ShowOrder
from anishelf.web.api.paging import Wanted, cut, read_place
from anishelf.web.forms.visit import Visit, Visiting
from anishelf.web.nav import N_
from anishelf.web.problems import Problem
from anishelf.web.words import STAGES, Shown

router = APIRouter(include_in_schema=False)
Id = Annotated[int, Path(ge=1, lt=2**63)]
ROWS: Final = 50
SPINES: Final = 26
"""How many spines stand beside each other before a bar says the same."""

FILTERS: Final = {
    ShowFilter.ALL: N_("All"),
    ShowFilter.AIRING: N_("Airing"),
    ShowFilter.ENDED: N_("Ended"),
    ShowFilter.MOVIE: N_("Films"),
    ShowFilter.MISSING: N_("Missing something"),
    ShowFilter.TROUBLE: N_("In trouble"),
    ShowFilter.UNSEEN: N_("Not shown by Jellyfin"),
}
ORDERS: Final = {
    ShowOrder.ADDED: N_("Recently added"),
    ShowOrder.TITLE: N_("Title"),
    ShowOrder.YEAR: N_("Year"),
}
FORMS: Final = {
    "h": Shown("shelf", "check", N_("in the library")),
    "m": Shown("call", "gap", N_("missing")),
    "t": Shown("call", "split", N_("in trouble")),
    "w": Shown("move", "download", N_("on its way")),
    "n": Shown("rest", "minus", N_("not here")),
    "u": Shown("rest", "calendar", N_("not aired")),
}
SPINE_OF: Final = {"u": "unaired", "n": "off"}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address says: which shows, in which order, how they are shown."""

    which: ShowFilter
    order: ShowOrder
    q: str
    table: bool
    after: str | None

    def query(self, **changed: str) -> str:
        """Return the address's query with some of it changed, what is usual left out."""
        said = {"which": self.which.value, "order": self.order.value, "q": self.q}
        said |= {"as": "table" if self.table else "", **changed}
        usual = {"which": "all", "order": "added", "q": "", "as": "", "after": ""}
        return _encoded({name: each for name, each in said.items() if each != usual[name]})


def _encoded(said: dict[str, str]) -> str:
    from urllib.parse import urlencode

    return f"?{urlencode(said)}" if said else ""


def asked(
    which: ShowFilter = ShowFilter.ALL,
    order: ShowOrder = ShowOrder.ADDED,
    q: Annotated[str, Query(max_length=200)] = "",
    shape: Annotated[str, Query(alias="as", max_length=20)] = "",
    after: Annotated[str | None, Query(max_length=500)] = None,
) -> Asked:
    """Read the address."""
    return Asked(which, order, q.replace("\0", "").strip(), shape == "table", after)


Wish = Annotated[Asked, Depends(asked)]


@router.get("/library")
def library(visit: Visiting, wish: Wish) -> Response:
    """Show the shows of the library."""
    shelf = Dashboard(visit.conn).shelf()
    return visit.page("library/page.html", {"shelf": shelf, **_shows(visit, wish)})


@router.get("/parts/library/shows")
def library_part(visit: Visiting, wish: Wish) -> Response:
    """Show the shows again."""
    return visit.page("library/shows.html", _shows(visit, wish))


@router.get("/library/shows/{work_id}")
def show(
    visit: Visiting, work_id: Id, season: int | None = None, after: float | None = None
) -> Response:
    """Show one show; further rows of one *season* where its first ones ended."""
    return visit.page("library/show.html", _show(visit, work_id, season, after))


@router.get("/parts/library/shows/{work_id}")
def show_part(visit: Visiting, work_id: Id) -> Response:
    """Show the seasons of a show again."""
    return visit.page("library/seasons.html", _show(visit, work_id, None, None))


def _shows(visit: Visit, wish: Asked) -> dict[str, object]:
    listed = ShowList(visit.conn, visit.now.date(), wish.which, wish.order, wish.q or None)
    after = read_place(wish.after) if wish.after else None
    found = listed.page(limit=ROWS + 1, after=after)
    shown, following = cut(found, Wanted(ROWS, after, count=False), listed.place_of)
    return {
        "wish": wish,
        "shows": shown,
        "next": wish.query(after=following) if following else None,
        "filters": FILTERS,
        "orders": ORDERS,
        "mark": mark,
        **_drawn(),
    }


def _show(visit: Visit, work_id: int, season: int | None, after: float | None) -> dict[str, object]:
    found = show_page(visit.conn, work_id, today=visit.now.date(), season_id=season, after=after)
    if found is None:
        raise Problem(404, "unknown_id", "There is no such show.")
    return {"found": found, "stages": STAGES, "mark": mark, **_drawn()}


def _drawn() -> dict[str, object]:
    return {"forms": FORMS, "spine_of": SPINE_OF, "most_spines": SPINES}


def mark(show: ShelvedShow) -> tuple[Shown, int] | None:
    """Return the worst that there is to say of a show and of how many, None for a complete one."""
    if show.trouble:
        return FORMS["t"], show.trouble
    if show.missing:
        return FORMS["m"], show.missing
    if show.unseen:
        return Shown("wait", "clock", N_("not shown by Jellyfin")), show.unseen
    return None
