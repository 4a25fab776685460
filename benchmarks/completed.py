"""Completed downloads of single episodes, ready to be brought into the library."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from anishelf.identity.domain.query import Blocked, IdentityQuery
from demo.world.model import Subject
from tests.worlds.knowing import Knowing
from tests.worlds.shelf import Shelf

DOWNLOADS = 1000
SHOWS = 10
_VIDEO = b"video " * 1000


def complete(shelf: Shelf, knowing: Knowing, shows: Iterable[Subject]) -> list[int]:
    """Complete the download of each episode of *shows*, whose metadata is known already."""
    return [each for show in shows for each in _completed(shelf, knowing, show)]


def _completed(shelf: Shelf, knowing: Knowing, show: Subject) -> Iterator[int]:
    placed = knowing.place(_everything_of(show))
    if isinstance(placed, Blocked):
        raise TypeError(placed.reason)
    knowing.subjects.persons(show.id)
    knowing.subjects.characters(show.id)
    for number, episode_id in enumerate(placed.episode_ids, start=1):
        name = f"[Sakura] {show.name} - {number:02} [1080p].mkv"
        yield shelf.download([episode_id], {name: _VIDEO})


def _everything_of(show: Subject) -> IdentityQuery:
    return IdentityQuery(
        titles=(show.name,),
        season=None,
        episode=1,
        episode_end=len(show.episodes),
        absolute_episode=None,
        year=None,
        is_movie=False,
        is_special=False,
        is_batch=True,
        external_ids=(f"bgm/{show.id}",),
        published_at=None,
    )
