"""Tells Jellyfin what changed, and looks whether it shows what lies in the library."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Protocol

from anishelf.errors import JellyfinRefused, JellyfinUnreachable
from anishelf.mediaserver.domain.verification import (
    PATIENCE,
    Item,
    PathMap,
    Unverified,
    shows,
    touched_folders,
    why_unseen,
)

log = logging.getLogger(__name__)


class Unreported(Protocol):
    """The library files that Jellyfin has not heard of, in their present shape."""

    def take_unreported(self) -> list[tuple[int, str]]: ...
    def not_reported(self, file_ids: Collection[int]) -> None: ...


class Files(Protocol):
    """The library files that Jellyfin has not shown yet."""

    def unverified(self, download_ids: Collection[int] | None = None) -> list[Unverified]: ...
    def verified(self, file_id: int, *, item_id: str, now: datetime) -> None: ...
    def unseen(self, file_id: int, *, reason: str) -> None: ...


class MediaServer(Protocol):
    """Jellyfin."""

    def report_changed(self, folders: Sequence[str]) -> None: ...
    def newest(self) -> Iterable[Item]: ...


def refresh_library(files: Unreported, server: MediaServer, *, paths: PathMap) -> int:
    """Report the folders of all that is new or described anew in one call; return their number.

    Runs that end together report each change once. A Jellyfin that is down is no failure: what it
    did not hear is reported by the next run.
    """
    new = files.take_unreported()
    folders = touched_folders(paths.theirs(path) for _, path in new)
    if folders:
        try:
            server.report_changed(folders)
        except (JellyfinUnreachable, JellyfinRefused) as error:
            log.warning("%d folders were not reported: %s", len(folders), error)
            files.not_reported([file_id for file_id, _ in new])
            return 0
    return len(folders)


def verify(
    files: Files,
    server: MediaServer,
    *,
    paths: PathMap,
    now: datetime,
    download_ids: Collection[int] | None = None,
) -> int:
    """Look for every file that Jellyfin has not shown yet; return how many are still unseen.

    Only the exact path counts, and the bangumi id of our NFO: a filter of the server is not
    trusted. What is unseen for half an hour gets a reason that people are shown.
    """
    wanted = {paths.theirs(file.path): file for file in files.unverified(download_ids)}
    if not wanted:
        return 0
    try:
        found = _found(server, wanted)
    except (JellyfinUnreachable, JellyfinRefused) as error:
        log.warning("%s", error)
        for file in wanted.values():
            _complain(files, file, str(error), now=now)
        return len(wanted)
    for path, file in wanted.items():
        item = found.get(path)
        if item is not None and shows(item, file):
            files.verified(file.file_id, item_id=item.id, now=now)
        else:
            _complain(files, file, why_unseen(item, file, path=path), now=now)
    seen = [path for path, item in found.items() if shows(item, wanted[path])]
    return len(wanted) - len(seen)


def _found(server: MediaServer, wanted: Collection[str]) -> dict[str, Item]:
    found: dict[str, Item] = {}
    for item in server.newest():
        if item.path in wanted:
            found.setdefault(item.path, item)
            if len(found) == len(wanted):
                break
    return found


def _complain(files: Files, file: Unverified, reason: str, *, now: datetime) -> None:
    if now - file.since >= PATIENCE:
        files.unseen(file.file_id, reason=reason)
