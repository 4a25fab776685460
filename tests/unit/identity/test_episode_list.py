"""The episodes of a subject, looked up by number."""

from __future__ import annotations

from decimal import Decimal

from anishelf.identity.domain.episode_list import EpisodeList
from anishelf.identity.domain.subject import BangumiEpisode, EpisodeType


def row(row_id: int, sort: str, ep: str, kind: EpisodeType = EpisodeType.MAIN) -> BangumiEpisode:
    return BangumiEpisode(row_id, 1, kind, Decimal(sort), Decimal(ep))


def test_main_episodes_are_found_by_either_number() -> None:
    episodes = EpisodeList((row(2, "14", "2"), row(1, "13", "1"), row(3, "13.5", "2.5")))

    assert [each.id for each in episodes.mains] == [1, 2]
    assert episodes.main_by_sort[Decimal(14)].id == 2
    assert episodes.main_by_ep[Decimal(1)].id == 1
    assert [each.id for each in episodes.specials] == [3]


def test_of_two_rows_with_one_number_the_first_counts() -> None:
    episodes = EpisodeList((row(1, "1", "1"), row(2, "1", "1")))

    assert episodes.main_by_sort[Decimal(1)].id == 1


def test_a_list_without_rows_has_nothing() -> None:
    assert (EpisodeList().mains, EpisodeList().specials) == ((), ())
