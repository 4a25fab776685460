"""The cache of bangumi.tv: replaced as a whole, found by name, never half."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest

from anishelf.identity.domain.bangumi import read_episode, read_subject
from anishelf.identity.domain.subject import BangumiEpisode, Subject
from anishelf.identity.store.bangumi import BangumiCache
from anishelf.identity.store.mikan import MikanCache

NOW = datetime(2026, 5, 1, tzinfo=UTC)


def subject(number: int = 7, **fields: Any) -> Subject:
    return read_subject(
        {"id": number, "type": 2, "name": "霧港", "name_cn": "雾港", "images": {}, **fields}
    )


def episode(number: int, **fields: Any) -> BangumiEpisode:
    return read_episode(
        {"id": number, "subject_id": 7, "type": 0, "sort": number, "ep": number, **fields}
    )


@pytest.fixture
def cache(conn: psycopg.Connection) -> BangumiCache:
    return BangumiCache(conn)


def test_a_subject_comes_back_as_it_was_saved(cache: BangumiCache) -> None:
    saved = subject(
        date="2024-10-05",
        platform="TV",
        rating={"score": 7.9, "total": 3},
        infobox=[{"key": "别名", "value": [{"v": "Fog Harbour"}]}],
    )

    cache.save(saved, now=NOW)

    known = cache.find(7)
    assert known is not None
    assert (known.subject, known.fetched_at) == (saved, NOW)
    assert (known.relations, known.episodes_fetched_at) == (None, None)


def test_an_unknown_subject_is_none(cache: BangumiCache) -> None:
    assert cache.find(7) is None


def test_a_refresh_replaces_and_keeps_the_other_parts(cache: BangumiCache) -> None:
    cache.save(subject(), now=NOW)
    cache.save_part(7, "relations", [{"id": 8, "type": 2, "relation": "续集"}])

    cache.save(subject(name_cn="新名"), now=NOW + timedelta(days=1))

    known = cache.find(7)
    assert known is not None
    assert known.subject.name_cn == "新名"
    assert known.relations == [{"id": 8, "type": 2, "relation": "续集"}]


def test_an_older_answer_does_not_replace_a_newer_one(cache: BangumiCache) -> None:
    cache.save(subject(name_cn="新名"), now=NOW)

    cache.save(subject(name_cn="旧名"), now=NOW - timedelta(days=1))

    known = cache.find(7)
    assert known is not None
    assert known.subject.name_cn == "新名"


def test_a_merged_id_leads_to_the_new_one(cache: BangumiCache) -> None:
    cache.save(subject(7), now=NOW, asked_as=3)

    known = cache.find(3)

    assert known is not None
    assert known.subject.id == 7


def test_every_name_finds_the_subject(cache: BangumiCache) -> None:
    cache.save(
        subject(infobox=[{"key": "别名", "value": [{"v": "Fog Harbour 2nd Season"}]}]), now=NOW
    )

    found = cache.named(["雾港", "fogharbour", "nothing"])

    assert {(each.name, each.season) for each in found} == {
        ("霧港", None),
        ("雾港", None),
        ("Fog Harbour 2nd Season", 2),
    }


def test_a_name_that_was_dropped_finds_nothing_any_more(cache: BangumiCache) -> None:
    cache.save(subject(), now=NOW)

    cache.save(subject(name="X", name_cn="Y"), now=NOW)

    assert cache.named(["雾港"]) == []


def test_books_and_dramas_have_no_name_here(cache: BangumiCache) -> None:
    cache.save(subject(type=1), now=NOW)

    assert cache.named(["雾港"]) == []


def test_episodes_become_exactly_what_was_fetched(cache: BangumiCache) -> None:
    cache.save(subject(), now=NOW)
    cache.save_episodes(7, [episode(1), episode(2)], now=NOW)

    cache.save_episodes(7, [episode(2, name="新"), episode(3, sort=2.5, ep=2.5)], now=NOW)

    assert cache.episodes(7) == (episode(2, name="新"), episode(3, sort=2.5, ep=2.5))
    assert cache.episode(1) is None
    assert cache.episode(2) == episode(2, name="新")


def test_an_empty_list_is_remembered_as_fetched(cache: BangumiCache) -> None:
    cache.save(subject(), now=NOW)

    cache.save_episodes(7, [], now=NOW)

    known = cache.find(7)
    assert known is not None
    assert known.episodes_fetched_at == NOW


def test_a_search_is_believed_for_a_while(cache: BangumiCache) -> None:
    cache.save_search("|雾港", [subject(9), subject(7)], now=NOW)

    found = cache.searched("|雾港", since=NOW - timedelta(hours=1))
    assert found is not None
    assert [each.id for each in found] == [7, 9]
    assert cache.searched("|雾港", since=NOW + timedelta(hours=1)) is None
    assert cache.searched("|other", since=NOW) is None


def test_a_search_without_hits_is_an_answer(cache: BangumiCache) -> None:
    cache.save_search("|nothing", [], now=NOW)

    assert cache.searched("|nothing", since=NOW) == []


def test_a_mikan_show_is_kept_permanently_and_a_missing_one_for_a_while(
    conn: psycopg.Connection,
) -> None:
    cache = MikanCache(conn)
    cache.save_mikan_show("1", 7, NOW)
    cache.save_mikan_show("2", None, NOW)

    later = NOW + timedelta(days=99)
    assert cache.mikan_show("1", later) == (7,)
    assert cache.mikan_show("2", NOW) == (None,)
    assert cache.mikan_show("2", later) is None
    assert cache.mikan_show("3", NOW) is None


def test_saving_twice_changes_nothing(cache: BangumiCache, conn: psycopg.Connection) -> None:
    def rows() -> list[tuple[Any, ...]]:
        names = conn.execute("SELECT * FROM bangumi_names ORDER BY subject_id, name").fetchall()
        return names + conn.execute("SELECT * FROM bangumi_subjects").fetchall()

    cache.save(subject(), now=NOW)
    before = rows()
    cache.save(replace(subject()), now=NOW)

    assert rows() == before
