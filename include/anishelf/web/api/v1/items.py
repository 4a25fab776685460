"""Items: every feed entry and its fate."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query

from anishelf.views import Dashboard, Stage
from anishelf.views.lists.items import ItemList, place_of
from anishelf.web.api.paging import Paging, cut
from anishelf.web.api.schema import Page
from anishelf.web.api.v1.schemas.items import Item, Way
from anishelf.web.database import Database
from anishelf.web.problems import Problem

router = APIRouter(tags=["items"])


@router.get("/items", operation_id="listItems")
def list_items(
    conn: Database,
    asked: Paging,
    stage: Annotated[list[Stage] | None, Query(description="Only these; repeatable.")] = None,
    q: Annotated[
        str | None, Query(max_length=200, description="A part of the title or the show.")
    ] = None,
) -> Page[Item]:
    """Return feed entries, the newest first."""
    rows = ItemList(conn, stages=stage, search=q)
    shown, following = cut(rows.page(limit=asked.limit + 1, after=asked.after), asked, place_of)
    return Page(
        items=[Item.model_validate(each) for each in shown],
        next=following,
        total=rows.count() if asked.count else None,
    )


@router.get("/items/{item_id}", operation_id="getItem")
def get_item(conn: Database, item_id: Annotated[int, Path(ge=1, lt=2**63)]) -> Way:
    """Return the whole way of one feed entry."""
    found = Dashboard(conn).trace(item_id)
    if found is None:
        raise Problem(404, "unknown_id", "There is no such entry.")
    return Way.model_validate(found)
