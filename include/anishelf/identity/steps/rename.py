"""Step: call works and seasons as they should be called by now, in the language of the settings.

Their files follow with a resync.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Protocol

from anishelf.identity.domain.renaming import SeasonName, WorkName
from anishelf.identity.domain.show import CachedSubject


class Names(Protocol):
    """What works and seasons are called."""

    def works(self, work_ids: Collection[int]) -> list[WorkName]: ...
    def seasons(self, work_ids: Collection[int]) -> list[SeasonName]: ...
    def rename_work(self, name: WorkName) -> None: ...
    def rename_season(self, name: SeasonName) -> None: ...


class Cache(Protocol):
    """What is known of subjects; nobody is asked."""

    def find(self, subject_id: int) -> CachedSubject | None: ...


def rename_works(
    names: Names, cache: Cache, *, work_ids: Collection[int], language: str
) -> list[int]:
    """Name these works anew and return those whose name changed; a second call changes nothing.

    A subject that nobody knows, and a year that is not known any more, change nothing either.
    """
    renamed = []
    for work in names.works(work_ids):
        known = cache.find(work.bangumi_id)
        if known is None:
            continue
        subject = known.subject
        wanted = replace(
            work,
            title=subject.title(language),
            original_title=subject.name,
            year=subject.year or work.year,
        )
        if wanted != work:
            names.rename_work(wanted)
            renamed.append(work.work_id)
    for season in names.seasons(work_ids):
        known = cache.find(season.bangumi_id)
        if known is not None and known.subject.title(language) != season.title:
            names.rename_season(replace(season, title=known.subject.title(language)))
    return renamed
