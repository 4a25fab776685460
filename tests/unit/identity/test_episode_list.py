"""The episodes of a subject, looked up by number."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
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


def test_a_blank_row_with_the_number_of_another_is_no_episode() -> None:
    named = replace(row(2, "5", "5"), name="話", air_date=date(2026, 1, 5))
    episodes = EpisodeList((row(1, "5", "5"), named, row(3, "99", "5")))

    assert [each.id for each in episodes.mains] == [2]


def test_blank_rows_with_numbers_of_their_own_are_episodes_to_come() -> None:
    episodes = EpisodeList((row(1, "13", "1"), row(2, "14", "2"), row(3, "15", "0")))

    assert [each.id for each in episodes.mains] == [1, 2, 3]


def test_a_list_without_rows_has_nothing() -> None:
    assert (EpisodeList().mains, EpisodeList().specials) == ((), ())
