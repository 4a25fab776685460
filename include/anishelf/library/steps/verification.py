"""Tells Jellyfin what changed in the library, and looks whether it shows what lies there."""

from __future__ import annotations

import logging
from collections.abc import Collection
from datetime import datetime

from anishelf.errors import JellyfinRefused, JellyfinUnreachable
from anishelf.library.domain.verification import PATIENCE, Unverified, why_unseen
from anishelf.library.ports import Verification
from anishelf.mediaserver.domain.lookup import Match
from anishelf.mediaserver.domain.paths import PathMap
from anishelf.mediaserver.ports import MediaServer
from anishelf.mediaserver.steps.verify import verify

log = logging.getLogger(__name__)


def refresh_library(files: Verification, server: MediaServer, *, paths: PathMap) -> int:
    """Report the folders of everything new or newly described in one call; return their number.

    Runs that end together report each change once. A Jellyfin that is down is no failure: what it
    did not hear is reported by the next run.
    """
    new = files.take_unreported()
    folders = paths.touched_folders(path for _, path in new)
    if folders:
        try:
            server.report_changed(folders)
        except (JellyfinUnreachable, JellyfinRefused) as error:
            log.warning("%d folders were not reported: %s", len(folders), error)
            files.not_reported([file_id for file_id, _ in new])
            return 0
    return len(folders)


def verify_files(
    files: Verification,
    server: MediaServer,
    *,
    paths: PathMap,
    now: datetime,
    download_ids: Collection[int] | None = None,
) -> int:
    """Look for every file that Jellyfin has not shown yet; return how many are still unseen.

    Only the very path counts, together with the bangumi id of our NFO. What has been unseen for
    half an hour gets a reason that people are shown.
    """
    waiting = files.unverified(download_ids)
    names = [paths.theirs(file.path) for file in waiting]
    targets = [file.target(name) for file, name in zip(waiting, names, strict=True)]
    if not targets:
        return 0
    try:
        answers = verify(targets, server, now=now)
    except (JellyfinUnreachable, JellyfinRefused) as error:
        log.warning("%s", error)
        for file in waiting:
            _complain(files, file, str(error), now=now)
        return len(waiting)
    unseen = 0
    for file, path, answer in zip(waiting, names, answers, strict=True):
        if isinstance(answer, Match):
            files.verified(file.file_id, item_id=answer.item.id, now=now)
        else:
            unseen += 1
            _complain(files, file, why_unseen(answer, file, path=path), now=now)
    return unseen


def _complain(files: Verification, file: Unverified, reason: str, *, now: datetime) -> None:
    if now - file.since >= PATIENCE:
        files.unseen(file.file_id, reason=reason)
