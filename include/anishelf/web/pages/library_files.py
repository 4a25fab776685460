"""What a person does with files of the library: to the trash, back from it, placed again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Query, Response

from anishelf.core.outcome import Outcome
from anishelf.core.roles import Role
from anishelf.library.actions import (
    empty_trash,
    preview_removal,
    remove_files,
    restore_files,
    restore_trash,
)
from anishelf.views.lists.show import work_of_file
from anishelf.views.lists.trash import TRASH_KEPT, TrashList, place_of, trashed_of_files
from anishelf.web.api.paging import Wanted, cut, read_place
from anishelf.web.forms.form import Filled
from anishelf.web.forms.visit import Visit, Visiting
from anishelf.web.guards import Needs
from anishelf.web.nav import N_
from anishelf.web.problems import Problem
from anishelf.wiring import library
from anishelf.wiring.airflow import context_over

router = APIRouter(include_in_schema=False)
operator = [Depends(Needs(Role.OPERATOR))]
admin = [Depends(Needs(Role.ADMIN))]
ROWS: Final = 50
TYPED_FROM: Final = 20
"""From more files on the number is typed."""


@router.post("/library/remove", dependencies=operator)
def remove(visit: Visiting, form: Filled) -> Response:
    """Say exactly which files would leave for the trash, or take them there."""
    ids, with_torrents = _chosen(form.ids()), form.ticked("torrents")
    live = context_over(visit.conn)
    removal = library.removal(live)
    foretold = preview_removal(visit.conn, removal, ids, with_torrents=with_torrents)
    back = _show_of(visit, ids)
    typed = len(foretold.paths) <= TYPED_FROM or form.text("count") == str(len(foretold.paths))
    if form.text("do") != "remove" or not typed:
        values = {"ids": ids, "foretold": foretold, "back": back, "kept_for": TRASH_KEPT.days}
        return visit.page("library/remove.html", {**values, "torrents": with_torrents})
    done = remove_files(visit.conn, removal, ids, by=visit.by, with_torrents=with_torrents)
    kept = [each.id for each in trashed_of_files(visit.conn, ids)]
    said = visit.say(N_("Files moved to the trash: %(num)s."), num=len(kept))
    undo = "&".join(f"id={each}" for each in kept)
    return visit.told(
        said,
        back_to=back,
        leaves=True,
        tone="rest",
        undo=f"/library/trash/restore?{undo}" if kept else None,
        done=done,
    )


@router.post("/library/restore", dependencies=operator)
def place_again(visit: Visiting, form: Filled) -> Response:
    """Have missing files placed again from their downloads, or downloaded again."""
    ids = _chosen(form.ids())
    done = restore_files(visit.conn, ids, by=visit.by, now=visit.now)
    placed, fetched = len(done.changed.placed), len(done.changed.fetched)
    said = visit.say(
        N_("%(placed)s placed again within a minute, %(fetched)s downloaded again."),
        placed=placed,
        fetched=fetched,
    )
    return visit.told(said, back_to=_show_of(visit, ids), tone="move", done=done)


@router.get("/library/trash")
def trash(visit: Visiting, after: Annotated[str | None, Query(max_length=500)] = None) -> Response:
    """Show what is in the trash."""
    return visit.page("library/trash.html", _trash(visit, after))


@router.get("/parts/library/trash")
def trash_part(visit: Visiting) -> Response:
    """Show what is in the trash again."""
    return visit.page("library/trash_rows.html", _trash(visit, None))


@router.post("/library/trash/restore", dependencies=operator)
def restore(
    visit: Visiting, form: Filled, also: Annotated[list[int] | None, Query(alias="id")] = None
) -> Response:
    """Put files back where they were."""
    ids = _chosen([*form.ids(), *(also or [])])
    done = restore_trash(visit.conn, library.trash(context_over(visit.conn)), ids)
    said = visit.say(N_("Files put back into the library: %(num)s."), num=len(done.changed))
    return visit.told(said, back_to="/library/trash", done=done)


@router.post("/library/trash/empty", dependencies=admin)
def empty(visit: Visiting, form: Filled) -> Response:
    """Delete everything in the trash for good; the number of files is typed."""
    listed = TrashList(visit.conn)
    if form.text("count") != str(listed.count()):
        raise Problem(409, "count_differs", "The number typed is not the number of files.")
    done = empty_trash(visit.conn, library.trash(context_over(visit.conn)))
    said = visit.say(N_("Files deleted for good: %(num)s."), num=done.changed.deleted)
    told: Outcome[object] = done
    return visit.told(said, back_to="/library/trash", tone="rest", done=told)


def _trash(visit: Visit, after: str | None) -> dict[str, object]:
    listed = TrashList(visit.conn)
    place = read_place(after) if after else None
    found = listed.page(limit=ROWS + 1, after=place)
    shown, following = cut(found, Wanted(ROWS, place, count=False), place_of)
    return {
        "files": shown,
        "count": listed.count(),
        "next": f"?after={following}" if following else None,
        "kept": TRASH_KEPT,
    }


def _chosen(ids: Sequence[int]) -> list[int]:
    if not ids:
        raise Problem(422, "nothing_chosen", "Choose at least one file.")
    return list(dict.fromkeys(ids))


def _show_of(visit: Visit, ids: Sequence[int]) -> str:
    work = work_of_file(visit.conn, ids[0])
    return f"/library/shows/{work}" if work else "/library"
