"""Judges the library strictly against what the demo world leads to. Reads, never writes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath

from anishelf.disk import MARKER
from anishelf.views import Item, Stage
from demo.judging.goal import Goal
from demo.judging.nfo import nfo_deviations
from demo.judging.snapshot import Snapshot, compare
from demo.world.expected import ExpectedFile, ExpectedShow, sha256_of

_SHOW_NFO, _SEASON_NFO = "tvshow.nfo", "season.nfo"


def deviations(library: Path, downloads: Path, goal: Goal) -> list[str]:
    """Return everything that is not as it should be; nothing when the library is right."""
    wanted = set(wanted_paths(goal))
    present = {PurePosixPath(path.relative_to(library)) for path in library.rglob("*")}
    found = [f"{path} is missing" for path in sorted(wanted - present)]
    found += [f"{path} is not expected" for path in sorted(_strangers(present, wanted))]
    linked = _inodes(downloads)
    for file in goal.files:
        if file.path in present:
            found += _video_deviations(library, file, linked)
        if file.nfo in present:
            found += _episode_deviations(library, file)
    for show in goal.shows:
        found += _show_deviations(library, show, present)
    return found


def unexplained(items: Iterable[Item], goal: Goal) -> list[str]:
    """Return which entries must stay out and came in, or stay out without a reason."""
    reasons = {item.title: item.reason for item in items if item.stage is not Stage.IN_LIBRARY}
    silent = [title for title in goal.left_out if not reasons.get(title)]
    return [f"{title} has to stay out, and to say why" for title in silent]


def is_complete(snapshot: Snapshot, goal: Goal) -> bool:
    """Return whether everything was there already."""
    return snapshot.keys() >= set(wanted_paths(goal))


def changes(before: Snapshot, after: Snapshot, goal: Goal) -> list[str]:
    """Return what must not have happened: a file changed or went, or a complete library grew."""
    difference = compare(before, after)
    if not is_complete(before, goal):
        difference = replace(difference, added=())
    return difference.words


def wanted_paths(goal: Goal) -> Iterator[PurePosixPath]:
    """Yield every file that the library has to hold, without our marker."""
    for file in goal.files:
        yield file.path
        if file.episode_id is not None:
            yield file.nfo
    for show in goal.shows:
        yield show.folder / _SHOW_NFO
        yield from show.posters
        yield from (_season_nfo(show, number) for number in show.seasons)


def _strangers(
    present: Iterable[PurePosixPath], wanted: set[PurePosixPath]
) -> Iterator[PurePosixPath]:
    allowed = wanted | {parent for path in wanted for parent in path.parents}
    return (path for path in present if path not in allowed and path != PurePosixPath(MARKER))


def _inodes(folder: Path) -> set[tuple[int, int]]:
    stats = [path.stat() for path in folder.rglob("*") if path.is_file()]
    return {(stat.st_dev, stat.st_ino) for stat in stats}


def _video_deviations(
    library: Path, file: ExpectedFile, linked: set[tuple[int, int]]
) -> Iterator[str]:
    path = library / file.path
    stat = path.stat()
    if stat.st_size != file.size:
        yield f"{file.path} has {stat.st_size} bytes, not {file.size}"
    elif sha256_of(path) != file.sha256:
        yield f"{file.path} has other bytes than the release"
    if stat.st_nlink < 2 or (stat.st_dev, stat.st_ino) not in linked:
        yield f"{file.path} is not hard-linked to its download"


def _episode_deviations(library: Path, file: ExpectedFile) -> list[str]:
    facts = {
        "title": file.episode_title,
        "season": str(file.season),
        "episode": str(file.episode),
        "plot": file.plot,
        "aired": file.aired,
        "uniqueid[@type='bangumi']": str(file.episode_id),
    }
    return nfo_deviations(library, file.nfo, "episodedetails", facts)


def _show_deviations(
    library: Path, show: ExpectedShow, present: set[PurePosixPath]
) -> Iterator[str]:
    for poster, digest in show.posters.items():
        if poster in present and sha256_of(library / poster) != digest:
            yield f"{poster} is not the picture that bangumi.tv serves"
    facts = {
        "title": show.title,
        "originaltitle": show.original_title,
        "plot": show.plot,
        "premiered": show.premiered,
        "uniqueid[@type='bangumi']": str(show.subject_id),
        **{f"uniqueid[@type='{site}']": value for site, value in show.listed_ids.items()},
    }
    if show.folder / _SHOW_NFO in present:
        yield from nfo_deviations(library, show.folder / _SHOW_NFO, "tvshow", facts)
    for number, subject_id in show.seasons.items():
        nfo = _season_nfo(show, number)
        facts = {"seasonnumber": str(number), "uniqueid[@type='bangumi']": str(subject_id)}
        if nfo in present:
            yield from nfo_deviations(library, nfo, "season", facts)


def _season_nfo(show: ExpectedShow, number: int) -> PurePosixPath:
    return show.folder / f"Season {number:02d}" / _SEASON_NFO
