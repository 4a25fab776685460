"""What is known of bangumi.tv's subjects: from the cache, and from the site when that is old."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, TypeVar

from anishelf.core.pace import wished
from anishelf.core.pauses import Pauses
from anishelf.errors import FetchFailed, MetadataInvalid, RateLimited
from anishelf.identity.domain.bangumi import read_characters, read_persons, read_relations
from anishelf.identity.domain.episode_list import EpisodeList
from anishelf.identity.domain.subject import (
    CachedSubject,
    Character,
    NamedSubject,
    Person,
    Relation,
    Subject,
    refresh_interval,
)
from anishelf.identity.ports import BangumiCache, BangumiSite

log = logging.getLogger(__name__)
_SITE, _PAUSE_SECONDS = "service bangumi.tv", 600.0
_BUSY = "bangumi.tv asked us to wait; it is asked again by a later run"
Answer = TypeVar("Answer")

SEARCH_AGAIN = timedelta(hours=6)
"""How long a search is believed: what blocks a release may be added to bangumi.tv any day."""

LOOK_AGAIN = timedelta(hours=1)
"""How long an episode list that lacks something is believed."""


class Subjects:
    """Answers from the cache and refreshes it; a refresh that fails leaves the old answer.

    What was read once in a run is not read again, unless the site said something new meanwhile.
    """

    def __init__(
        self,
        cache: BangumiCache,
        site: BangumiSite,
        *,
        now: datetime,
        pauses: Pauses | None = None,
    ) -> None:
        self._pauses = pauses
        known = pauses.of([_SITE]).get(_SITE) if pauses is not None else None
        paused = known is not None and known > now
        self._cache = cache
        self._site = site
        self._now = now
        self._failed: set[tuple[str, int]] = set()
        self._refusal: str | None = _BUSY if paused else None
        self._remembered: dict[tuple[object, ...], Any] = {}
        self._fresh: dict[int, CachedSubject] = {}
        self._lists: dict[tuple[int, bool], EpisodeList] = {}

    def _once(self, key: tuple[object, ...], read: Callable[[], Answer]) -> Answer:
        if key not in self._remembered:
            self._remembered[key] = read()
        answer: Answer = self._remembered[key]
        return answer

    def get(self, subject_id: int) -> Subject:
        """Return the subject, or raise NotFound where bangumi.tv has none."""
        return self._known(subject_id).subject

    def relations(self, subject_id: int, *, incomplete: bool = False) -> tuple[Relation, ...]:
        """Return the subjects that are linked to this one; *incomplete*: one was missing."""
        known = self._known(subject_id)
        if incomplete and self._now - known.fetched_at >= LOOK_AGAIN:
            self._refresh("subject", known.subject.id)
        return self._once(
            ("relations", subject_id), lambda: read_relations(self._part(subject_id, "relations"))
        )

    def persons(self, subject_id: int) -> tuple[Person, ...]:
        """Return who made the subject."""
        return read_persons(self._part(subject_id, "persons"))

    def characters(self, subject_id: int) -> tuple[Character, ...]:
        """Return the figures of the subject."""
        return read_characters(self._part(subject_id, "characters"))

    def episodes(self, subject_id: int, *, incomplete: bool = False) -> EpisodeList:
        """Return the subject's episodes; *incomplete* says that something was missing in them."""
        known = self._known(subject_id)
        key = (known.subject.id, incomplete)
        if key not in self._lists:
            self._lists[key] = self._episodes(known, incomplete=incomplete)
        return self._lists[key]

    def _episodes(self, known: CachedSubject, *, incomplete: bool) -> EpisodeList:
        fetched_at = known.episodes_fetched_at
        lifetime = LOOK_AGAIN if incomplete else refresh_interval(known.subject, now=self._now)
        if fetched_at is None:
            self._fetch_episodes(known.subject.id)
        elif self._now - fetched_at >= lifetime:
            self._refresh("episodes", known.subject.id)
        return EpisodeList(self._cache.episodes(known.subject.id))

    def named(self, keys: Collection[str]) -> list[NamedSubject]:
        """Return the cached anime that bear one of the normalised names *keys*."""
        return self._once(("named", *sorted(keys)), lambda: self._cache.named(keys))

    def search(self, keyword: str, *, year: int | None) -> list[Subject]:
        """Return what bangumi.tv finds; what it finds is in the cache afterwards."""
        key = f"{year or ''}|{keyword}"
        since = self._now - SEARCH_AGAIN
        known = self._once(("searched", key), lambda: self._cache.searched(key, since=since))
        if known is not None:
            return known
        found = self._ask(lambda: self._site.search(keyword, year=year))
        self._cache.save_search(key, found, now=self._now)
        return list(found)

    def _known(self, subject_id: int) -> CachedSubject:
        if subject_id not in self._fresh:
            self._fresh[subject_id] = self._looked_up(subject_id)
        return self._fresh[subject_id]

    def _looked_up(self, subject_id: int) -> CachedSubject:
        known = self._cache.find(subject_id)
        if known is None:
            return self._fetch_subject(subject_id)
        if self._now - known.fetched_at >= refresh_interval(known.subject, now=self._now):
            self._refresh("subject", known.subject.id)
            known = self._cache.find(subject_id) or known
        return known

    def _part(self, subject_id: int, part: str) -> list[Any]:
        known = self._known(subject_id)
        answer: list[Any] | None = getattr(known, part)
        return self._fetch_part(known.subject.id, part) if answer is None else answer

    def _fetch_subject(self, subject_id: int) -> CachedSubject:
        subject = self._ask(lambda: self._site.subject(subject_id))
        self._fresh = {
            asked: known for asked, known in self._fresh.items() if known.subject.id != subject.id
        }
        self._cache.save(subject, now=self._now, asked_as=subject_id)
        known = self._cache.find(subject_id)
        return known or CachedSubject(subject, self._now, None, None, None, None)

    def _fetch_part(self, subject_id: int, part: str) -> list[Any]:
        answer: list[Any] = self._ask(lambda: getattr(self._site, part)(subject_id))
        self._cache.save_part(subject_id, part, answer)
        self._learn(subject_id, **{part: answer})
        return answer

    def _fetch_episodes(self, subject_id: int) -> None:
        episodes = self._ask(lambda: self._site.episodes(subject_id))
        for incomplete in (False, True):
            self._lists.pop((subject_id, incomplete), None)
        self._cache.save_episodes(subject_id, episodes, now=self._now)
        self._learn(subject_id, episodes_fetched_at=self._now)

    def _ask(self, call: Callable[[], Answer]) -> Answer:
        """Ask the site, unless it has asked us to wait in this run: more would prolong the ban."""
        if self._refusal is not None:
            raise RateLimited(self._refusal)
        self._remembered.clear()
        try:
            return call()
        except RateLimited as error:
            self._refusal = str(error)
            self._leave_alone(error)
            raise

    def _leave_alone(self, error: RateLimited) -> None:
        """Let later runs wait, too, as long as it asks for."""
        if self._pauses is not None:
            until = wished(error.seconds or _PAUSE_SECONDS, now=self._now)
            self._pauses.set(_SITE, until=until)

    def _learn(self, subject_id: int, **news: Any) -> None:
        """Know of the subject what was just written, under whichever id it was asked for."""
        for asked, known in self._fresh.items():
            if known.subject.id == subject_id:
                self._fresh[asked] = replace(known, **news)

    def _refresh(self, what: str, subject_id: int) -> None:
        """Fetch again; a site that does not answer leaves what we have, and is asked once a run."""
        if (what, subject_id) in self._failed:
            return
        try:
            if what == "episodes":
                self._fetch_episodes(subject_id)
            else:
                self._refresh_subject(subject_id)
        except (FetchFailed, MetadataInvalid) as error:
            self._failed.add((what, subject_id))
            log.warning("kept what is known of bgm/%s: %s", subject_id, error)

    def _refresh_subject(self, subject_id: int) -> None:
        known = self._cache.find(subject_id)
        subject_id = self._fetch_subject(subject_id).subject.id
        for part in ("relations", "persons", "characters"):
            if known is not None and getattr(known, part) is not None:
                self._fetch_part(subject_id, part)
