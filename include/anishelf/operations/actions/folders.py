"""Whether the folders can do what they are for: be written, share files by hard link, have room."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from anishelf.core.words import size
from anishelf.disk import MARKER, free_space
from anishelf.disk.probe import PROBE, existing, link_problem
from anishelf.operations.actions.health import Check, bad, ok, warning
from anishelf.settings import Settings, Transfer


def check_folders(settings: Settings, *, roots_with_files: frozenset[Path]) -> Iterator[Check]:
    """Check the downloads folder and both library roots; *roots_with_files* should hold files."""
    roots = {"library": settings.library_dir, "movies": settings.movies_dir}
    yield _check_folder("downloads", settings.downloads_dir)
    for name, root in roots.items():
        if root in roots_with_files and not (root / MARKER).is_file():
            yield bad(name, f"{root} lacks the file {MARKER}: is its disk mounted?")
            continue
        yield _check_folder(name, root)
        if settings.transfer is Transfer.HARDLINK:
            yield from _check_link(name, settings.downloads_dir, root)
    yield _check_space(settings)


def _check_folder(name: str, folder: Path) -> Check:
    place = existing(folder)
    try:
        with tempfile.NamedTemporaryFile(prefix=PROBE, dir=place):
            pass
    except OSError as error:
        return bad(name, f"{place} cannot be written: {error.strerror}")
    return ok(name, str(folder) if place == folder else f"{folder} will be made when needed")


def _check_link(name: str, downloads: Path, root: Path) -> Iterator[Check]:
    problem = link_problem(downloads, root)
    if problem is not None:
        yield warning(name, problem)


def free_bytes(settings: Settings) -> int:
    """Return how much room is left where there is least: for downloads, or in the library."""
    places = {existing(settings.downloads_dir), existing(settings.library_dir)}
    return min(free_space(place) for place in places)


def _check_space(settings: Settings) -> Check:
    free = free_bytes(settings)
    if free < settings.min_free_space:
        return bad(
            "free space",
            f"{size(free)} free, and no download begins below {size(settings.min_free_space)}",
        )
    return ok("free space", f"{size(free)} free")
