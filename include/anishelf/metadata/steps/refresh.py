"""Keeps what is said of the library fresh: asks again for what is stale or was incomplete."""

from __future__ import annotations

import logging
from collections.abc import Collection
from datetime import datetime

from anishelf.core.batch import each
from anishelf.identity.steps.subjects import Subjects
from anishelf.metadata.domain.description import LibrarySubject
from anishelf.metadata.ports import Fingerprint, MetadataTasks

log = logging.getLogger(__name__)


def refresh_metadata(
    known: Collection[LibrarySubject],
    fingerprint: Fingerprint,
    subjects: Subjects,
    tasks: MetadataTasks,
    *,
    now: datetime,
    work_ids: Collection[int] | None = None,
) -> list[int]:
    """Refresh what is stale of the library's subjects; return the works of which something changed.

    *work_ids* leaves the others alone. Their NFO files are written again by the next sync. What cannot be fetched stays as it is.
    """
    changed = set()

    def refresh(one: LibrarySubject) -> None:
        before = fingerprint(one.subject_id)
        now_known_as = subjects.get(one.subject_id).id
        subjects.episodes(now_known_as, incomplete=one.incomplete)
        if now_known_as != one.subject_id or fingerprint(one.subject_id) != before:
            log.info("bgm/%d changed", one.subject_id)
            changed.add(one.work_id)

    chosen = [one for one in known if work_ids is None or one.work_id in work_ids]
    each(chosen, refresh, on_failure=lambda _one, _reason: None)
    tasks.describe_again(changed, now=now)
    return sorted(changed)
