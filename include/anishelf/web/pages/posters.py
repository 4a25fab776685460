"""Posters of shows, out of the library."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import FileResponse

from anishelf.settings import Settings
from anishelf.views import Dashboard
from anishelf.web.database import Database
from anishelf.web.headers import POSTER
from anishelf.web.poster_files import MEDIA_TYPES, poster_file
from anishelf.web.problems import Problem

router = APIRouter(include_in_schema=False)


@router.get("/posters/{work_id}")
def poster(work_id: int, conn: Database) -> FileResponse:
    """Serve the poster of a show from the library."""
    known = Dashboard(conn).poster(work_id)
    settings = Settings.from_env()
    roots = (settings.library_dir, settings.movies_dir)
    file = poster_file(known.path, roots) if known else None
    if file is None:
        raise Problem(404, "no_poster", "There is no poster of this show.")
    return FileResponse(file, media_type=MEDIA_TYPES[file.suffix.lower()], headers=dict(POSTER))
