"""Series, episodes and their files in Sonarr's dialect."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path

from anishelf.views.lists.dialect_rows import KnownEpisode
from anishelf.web.compat.sonarr import shapes
from anishelf.web.compat.sonarr.asked import Asked, Asking, unknown
from anishelf.web.compat.sonarr.shapes import Shape

router = APIRouter()
Id = Annotated[int, Path(ge=1, lt=2**31)]


@router.get("/series")
def all_series(call: Asking) -> list[Shape]:
    """Return every show that has a number at TheTVDB, or the one with *tvdbId*."""
    found, tvdb = _series(call, None), call.number("tvdbId")
    return found if tvdb is None else [each for each in found if each["tvdbId"] == tvdb]


@router.get("/series/{series_id}")
def one_series(call: Asking, series_id: Id) -> Shape:
    """Return one show; 404 for every id that is none of ours."""
    found = _series(call, [shapes.work_id(series_id)])
    if not found:
        raise unknown()
    return found[0]


@router.get("/episode")
def episodes(call: Asking) -> list[Shape]:
    """Return the episodes of a show, or of one of its seasons."""
    season, with_file = call.number("seasonNumber"), call.says("includeEpisodeFile")
    return [
        shapes.episode(each, root=call.root, file=with_file)
        for each in _episodes(call)
        if season is None or each.season == season
    ]


@router.get("/episode/{episode_id}")
def one_episode(call: Asking, episode_id: Id) -> Shape:
    """Return one episode with its file."""
    for each in call.rows.episodes():
        if shapes.episode_id(each.key) == episode_id:
            return shapes.episode(each, root=call.root, file=True)
    raise unknown()


@router.get("/episodefile")
def episode_files(call: Asking) -> list[Shape]:
    """Return the files of a show."""
    return [
        shapes.episode_file(each, root=call.root)
        for each in _episodes(call)
        if each.file_id is not None
    ]


def _series(call: Asked, works: list[int] | None) -> list[Shape]:
    shows = call.rows.shows(works)
    episodes = shapes.by_show(call.rows.episodes([each.work_id for each in shows]))
    return [
        shapes.series(show, episodes.get(show.work_id, []), root=call.root, today=call.today)
        for show in shows
    ]


def _episodes(call: Asked) -> list[KnownEpisode]:
    """Return the episodes of the show that is asked for: of no show where none is."""
    works = call.works()
    return [] if works is None else call.rows.episodes(works)
