"""A library on disk with a bangumi.tv stand-in: files that were moved and wait to be described."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from lxml import etree

from anishelf.identity.domain.query import IdentityQuery, Placement
from demo.world.answers import Answer, Request
from demo.world.bangumi import BangumiStandIn
from demo.world.model import Release
from demo.world.subjects import Dataset
from tests.worlds.knowing import Knowing
from tests.worlds.shelf import Shelf

JPEG = b"\xff\xd8\xff\xe0 a poster"


class Posters:
    """Serves a picture for every subject; `data` is what it shows."""

    def __init__(self) -> None:
        self.data = JPEG

    def answer(self, request: Request) -> Answer | None:
        if "/pic/" not in request.path:
            return None
        return Answer(body=self.data, content_type="image/jpeg")


def stand_in(data: Dataset) -> BangumiStandIn:
    """Return a stand-in whose pictures lie on itself."""
    server = BangumiStandIn(data)
    server.sites.append(Posters())
    for subject in data.subjects.values():
        large = subject["images"]["large"]
        if large:
            subject["images"]["large"] = f"{server.url}/pic/cover/l/{subject['id']}.jpg"
    return server


def shelve(knowing: Knowing, shelf: Shelf, *releases: Release) -> list[int]:
    """Place, complete and move *releases*; return their downloads."""
    downloads = []
    for release in releases:
        placement = knowing.place_title(release.title, published_at=release.published)
        downloads.append(put(shelf, placement, release.file_name))
    return downloads


def shelve_query(knowing: Knowing, shelf: Shelf, query: IdentityQuery, name: str) -> int:
    """Place *query*, complete a download of one file and move it; return the download."""
    return put(shelf, knowing.place(query), name)


def put(shelf: Shelf, placement: object, name: str) -> int:
    assert isinstance(placement, Placement), placement
    download = shelf.download(list(placement.episode_ids), {name: name.encode()})
    shelf.move(download)
    return download


def tree(root: Path) -> dict[str, bytes]:
    """Return every file below *root* but the marker, hidden ones included."""
    return {
        str(path.relative_to(root)): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and path.name != ".anishelf-library"
    }


def read(path: Path) -> dict[str, Any]:
    """Return the texts of an NFO of one block: tag → text, the last one counts."""
    root = etree.fromstring(path.read_bytes())
    return {str(each.tag): each.text for each in root if not len(each)}


def states(shelf: Shelf) -> list[tuple[str, str | None]]:
    """Return the metadata state and error of every task."""
    return [
        (status, error)
        for status, error in shelf.conn.execute(
            "SELECT metadata_status::text, metadata_error FROM sync_tasks ORDER BY id"
        )
    ]
