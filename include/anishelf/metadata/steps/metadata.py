"""Step: make sure that what bangumi.tv says of every new file is known and fresh."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from anishelf.core.batch import Outcome, each
from anishelf.errors import StaleStatus
from anishelf.identity.domain.states import WorkKind
from anishelf.identity.domain.subject import (
    BangumiEpisode,
    main_episodes,
)
from anishelf.identity.domain.work import NewEpisode
from anishelf.identity.steps.subjects import Subjects
from anishelf.library.domain.states import MetadataStatus
from anishelf.metadata.domain.description import NOT_LISTED_YET, MetadataTask, next_try
from anishelf.metadata.ports import EnsureEpisode, MetadataTasks

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Work:
    tasks: MetadataTasks
    subjects: Subjects
    ensure_episode: EnsureEpisode
    now: datetime

    def prepare(self, task: MetadataTask) -> None:
        """Fetch what the description of *task* needs; without its episode it keeps waiting."""
        self.subjects.get(task.subject_id)
        self.subjects.get(task.root_id)
        self.subjects.persons(task.root_id)
        self.subjects.characters(task.root_id)
        row = _row(task, self.subjects.episodes(task.subject_id))
        if row is None or row.is_blank:
            again = self.subjects.episodes(task.subject_id, incomplete=True)
            row = _row(task, again) or row
        if row is None and task.kind is not WorkKind.MOVIE:
            self._wait(task)
            return
        if row is not None and task.bangumi_episode_id != row.id:
            known = NewEpisode(task.number, row.id, row.air_date)
            self.ensure_episode(task.season_id, known)
        self.tasks.advance(task, new=MetadataStatus.READY, next_attempt_at=self.now)

    def fail(self, task: MetadataTask, reason: str) -> None:
        """Note *reason*; the file itself stays as it is."""
        postpone(self.tasks, task, reason, now=self.now)

    def _wait(self, task: MetadataTask) -> None:
        self.tasks.advance(
            task,
            new=MetadataStatus.PENDING,
            next_attempt_at=self.now + NOT_LISTED_YET,
            reason=(
                f"bangumi.tv does not list episode {task.number.normalize():f} "
                f"of bgm/{task.subject_id} yet"
            ),
        )


def fetch_metadata(
    tasks: MetadataTasks,
    subjects: Subjects,
    ensure_episode: EnsureEpisode,
    *,
    now: datetime,
    download_ids: Sequence[int] | None = None,
) -> Outcome:
    """Fetch what the due files of these downloads (or all) need to be described.

    A second call finds nothing to do. What fails is tried again later and never fails the file.
    """
    work = _Work(tasks, subjects, ensure_episode, now)
    due = tasks.due(
        (MetadataStatus.PENDING, MetadataStatus.FAILED), now=now, download_ids=download_ids
    )
    return each(due, work.prepare, on_failure=work.fail)


def postpone(tasks: MetadataTasks, task: MetadataTask, reason: str, *, now: datetime) -> None:
    """Note why *task* failed and when it is tried again, unless another run has described it."""
    try:
        tasks.advance(
            task,
            new=MetadataStatus.FAILED,
            next_attempt_at=next_try(task.attempts, now),
            reason=reason,
            failed=True,
        )
    except StaleStatus as error:
        log.info("%s", error)


def _row(task: MetadataTask, rows: Sequence[BangumiEpisode]) -> BangumiEpisode | None:
    by_id = next((row for row in rows if row.id == task.bangumi_episode_id), None)
    if by_id is not None or task.season == 0:
        return by_id
    mains = main_episodes(rows)
    first = mains[0].sort if mains else Decimal(1)
    shift = first - 1 if first > 1 else Decimal(0)
    return next((row for row in mains if row.sort - shift == task.number), None)
