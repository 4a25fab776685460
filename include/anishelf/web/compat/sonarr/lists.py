"""The queue, the calendar, what is missing and what happened in Sonarr's dialect."""

from __future__ import annotations

from datetime import timedelta
from itertools import groupby

from fastapi import APIRouter

from anishelf.views.lists.dialect_rows import KnownEpisode
from anishelf.web.compat.sonarr import records, shapes
from anishelf.web.compat.sonarr.asked import Asked, Asking
from anishelf.web.compat.sonarr.shapes import Shape

router = APIRouter()


@router.get("/queue")
def queue(call: Asking) -> Shape:
    """Return what is being downloaded, page by page."""
    return _paged(call, _queue(call), key="timeleft")


@router.get("/queue/details")
def queue_details(call: Asking) -> list[Shape]:
    """Return all that is being downloaded, or what is for one show."""
    series = call.number("seriesId")
    return [each for each in _queue(call) if series in {None, each["seriesId"]}]


@router.get("/queue/status")
def queue_status(call: Asking) -> Shape:
    """Return how much is being downloaded."""
    rows = _queue(call)
    warned = any(each["trackedDownloadStatus"] == "warning" for each in rows)
    return {
        "totalCount": len(rows),
        "count": len(rows),
        "unknownCount": 0,
        "errors": False,
        "warnings": warned,
        "unknownErrors": False,
        "unknownWarnings": False,
    }


@router.get("/calendar")
def calendar(call: Asking) -> list[Shape]:
    """Return what airs between *start* and *end*; today and the week after without them."""
    start = call.day("start") or call.today
    end = call.day("end") or start + timedelta(days=7)
    unmonitored = call.says("unmonitored")
    rows = call.rows.episodes(start=start, end=end)
    return _with_shows(call, [each for each in rows if each.wanted or unmonitored])


@router.get("/wanted/missing")
def missing(call: Asking) -> Shape:
    """Return what aired and is not here, the newest first."""
    rows = sorted(
        call.rows.episodes(missing=True), key=lambda each: each.aired or call.today, reverse=True
    )
    number, size = call.page()
    some = rows[(number - 1) * size : number * size]
    shown = _with_shows(call, some)
    return records.page(shown, number=number, size=size, total=len(rows), key="episodes.airDateUtc")


@router.get("/history")
def history(call: Asking) -> Shape:
    """Return what happened, page by page; the total is what is known to be there so far."""
    number, size = call.page()
    rows = call.rows.changes(limit=size + 1, offset=(number - 1) * size)
    shown = [records.change(each, place) for place, each in enumerate(rows[:size])]
    return records.page(
        shown, number=number, size=size, total=(number - 1) * size + len(rows), key="date"
    )


def _paged(call: Asked, rows: list[Shape], *, key: str) -> Shape:
    number, size = call.page()
    some = rows[(number - 1) * size : number * size]
    return records.page(some, number=number, size=size, total=len(rows), key=key)


def _queue(call: Asked) -> list[Shape]:
    found = []
    episodes = call.says("includeEpisode")
    for _, several in groupby(call.rows.transfers(), key=lambda each: each.download_id):
        for place, row in enumerate(several):
            shape = records.transfer(row, place, now=call.now)
            if episodes:
                shape["episode"] = {
                    "id": shape["episodeId"],
                    "seriesId": shape["seriesId"],
                    "tvdbId": 0,
                    "episodeFileId": 0,
                    "seasonNumber": row.season,
                    "episodeNumber": int(row.number),
                    "hasFile": False,
                    "monitored": True,
                }
            found.append(shape)
    return found


def _with_shows(call: Asked, rows: list[KnownEpisode]) -> list[Shape]:
    """Return episodes, with their shows where these are asked for."""
    made = [
        shapes.episode(each, root=call.root, file=call.says("includeEpisodeFile")) for each in rows
    ]
    if call.says("includeSeries"):
        shows = call.rows.shows({each.work_id for each in rows})
        known = {
            shapes.show_id(each.work_id): shapes.series(each, [], root=call.root, today=call.today)
            for each in shows
        }
        for each in made:
            each["series"] = known[each["seriesId"]]
    return made
