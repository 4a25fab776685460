"""Keeps what is said of the library fresh: asks again for what is stale or was incomplete."""

from __future__ import annotations

import logging
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from anishelf.core.batch import each
from anishelf.identity.domain.subject import BangumiEpisode, Subject
from anishelf.metadata.domain.description import LibrarySubject

log = logging.getLogger(__name__)


class Subjects(Protocol):
    """The subjects that the library has files of."""

    def in_library(self) -> list[LibrarySubject]: ...
    def fingerprint(self, subject_id: int) -> str: ...


class SubjectSource(Protocol):
    """What is known of subjects; asking for it fetches what is stale."""

    def get(self, subject_id: int) -> Subject: ...
    def episodes(
        self, subject_id: int, *, incomplete: bool = False
    ) -> Sequence[BangumiEpisode]: ...


class Tasks(Protocol):
    """The descriptions in the library."""

    def describe_again(self, work_ids: Collection[int], *, now: datetime) -> None: ...


def refresh_metadata(
    subjects: Subjects, knowledge: SubjectSource, tasks: Tasks, *, now: datetime
) -> list[int]:
    """Refresh every stale subject of the library; return the shows of which something changed.

    Their NFO files are written again by the next sync. What cannot be fetched stays as it is.
    """
    changed = set()

    def refresh(one: LibrarySubject) -> None:
        before = subjects.fingerprint(one.subject_id)
        knowledge.get(one.subject_id)
        knowledge.episodes(one.subject_id, incomplete=one.incomplete)
        if subjects.fingerprint(one.subject_id) != before:
            log.info("bgm/%d changed", one.subject_id)
            changed.add(one.work_id)

    each(subjects.in_library(), refresh, on_failure=lambda _one, _reason: None)
    tasks.describe_again(changed, now=now)
    return sorted(changed)
