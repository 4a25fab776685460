"""Step: rename works and seasons in the language of the settings, as bangumi.tv calls them today.

Their files follow with a resync.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from anishelf.identity.ports import BangumiCache, Names


def rename_works(
    names: Names, cache: BangumiCache, *, work_ids: Collection[int], language: str
) -> list[int]:
    """Rename these works and return those whose name changed; a second call changes nothing.

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
