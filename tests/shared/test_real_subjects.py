"""Real subjects of bangumi.tv: the hard cases that were found in its data."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import psycopg
import pytest
from lxml import etree

from anishelf.errors import NotFound
from anishelf.identity.domain.bangumi import (
    read_characters,
    read_episode,
    read_persons,
    read_subject,
)
from anishelf.identity.domain.query import Blocked, IdentityQuery, Placement
from anishelf.identity.domain.subject import BangumiEpisode
from anishelf.metadata.adapters.nfo import NfoRenderer, read_block
from anishelf.metadata.domain.nfo import EpisodeNfo, MovieNfo, SeasonNfo, ShowNfo
from anishelf.metadata.domain.nfo_content import credits_of, describe, describe_episode
from demo.world.bangumi import BangumiStandIn
from demo.world.subjects import Dataset, read_dataset
from tests.worlds.database import Server
from tests.worlds.knowing import Knowing

pytestmark = pytest.mark.shared
GEASS, GEASS_R2, CHOBITS, BEBOP, LION_2 = 793, 8, 12, 253, 211567
LION = 900_001  # its first season is not among the recorded ones
LOVE_DEATH, SANDBOX, NARUTO, MERGED = 333707, 363612, 2782, 3625


@pytest.fixture(scope="module")
def data(shared_data: Path) -> Dataset:
    return read_dataset(shared_data / "bangumi")


@pytest.fixture(scope="module")
def bangumi(data: Dataset) -> Iterator[BangumiStandIn]:
    with BangumiStandIn(data) as live:
        yield live


@pytest.fixture
def knowing(postgres: Server, bangumi: BangumiStandIn) -> Iterator[Knowing]:
    with psycopg.connect(postgres.create(), autocommit=True) as conn:
        yield Knowing(conn, bangumi)


def by_id(subject_id: int, **facts: object) -> IdentityQuery:
    return IdentityQuery(titles=("?",), external_ids=(f"bgm/{subject_id}",), **facts)  # type: ignore[arg-type]


def day(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_every_real_answer_can_be_read(data: Dataset) -> None:
    subjects = [read_subject(each) for each in data.subjects.values()]
    episodes = [read_episode(each) for rows in data.episodes.values() for each in rows]

    assert len(subjects) == 85
    anime = [each.id for each in subjects if each.is_anime]
    assert len(anime) == 38
    assert len([each for each in episodes if each.subject_id in anime]) == 165


def test_absurd_dates_are_none(data: Dataset) -> None:
    dates = [read_episode(row).air_date for row in data.episodes[SANDBOX]]

    assert [each for each in dates if each] == [date(1453, 5, 29)]
    assert read_subject(data.subjects[SANDBOX]).air_date is None


def test_entities_in_episode_titles_are_resolved(data: Dataset) -> None:
    raw = [row["name"] for rows in data.episodes.values() for row in rows if "&" in row["name"]]
    read = [read_episode(row).name for rows in data.episodes.values() for row in rows]

    assert any("&amp;" in name for name in raw)
    assert not any("&amp;" in name or "&#" in name for name in read)


def test_the_second_season_of_geass_is_season_two_of_the_first(knowing: Knowing) -> None:
    found = knowing.place(
        IdentityQuery(
            titles=("Code Geass 反叛的鲁路修R2",), episode=24, published_at=day("2008-09-22")
        )
    )

    assert knowing.where(found) == ["Code Geass 反叛的鲁路修 (2006) S02E24"]


def test_geass_with_a_stated_season_is_followed(knowing: Knowing) -> None:
    found = knowing.place(
        IdentityQuery(
            titles=("反叛的鲁路修", "Code Geass: Hangyaku no Lelouch"),
            season=2,
            episode=1,
            published_at=day("2008-04-07"),
        )
    )

    assert knowing.where(found) == ["Code Geass 反叛的鲁路修 (2006) S02E01"]


def test_chobits_counts_its_recaps_as_specials(knowing: Knowing) -> None:
    titles = [knowing.place(by_id(CHOBITS, episode=n)) for n in (8.5, 16.5, 24.5, 9)]

    assert [knowing.where(each)[0] for each in titles] == [
        "人形电脑天使心 (2002) S00E01",
        "人形电脑天使心 (2002) S00E02",
        "人形电脑天使心 (2002) S00E03",
        "人形电脑天使心 (2002) S01E09",
    ]


def test_bebop_has_26_episodes_and_one_special(knowing: Knowing) -> None:
    pack = knowing.place(by_id(BEBOP, is_batch=True))
    special = knowing.place(by_id(BEBOP, episode=0, is_special=True))

    assert isinstance(pack, Placement)
    assert len(pack.episode_ids) == 26
    assert knowing.where(special) == ["星际牛仔 (1998) S00E01"]


def test_a_second_season_without_its_first_is_blocked(knowing: Knowing) -> None:
    found = knowing.place(by_id(LION_2, episode=23))

    assert isinstance(found, Blocked)
    assert "season 2 and lists 0 before it" in found.reason


@pytest.mark.parametrize(("number", "place"), [(23, 1), (44, 22), (1, 1), (22, 22)])
def test_march_comes_in_counts_on(data: Dataset, knowing: Knowing, number: int, place: int) -> None:
    first = {"id": LION, "name": "3月のライオン", "name_cn": "3月的狮子", "date": "2016-10-08"}
    data.subjects[LION] = {**data.subjects[LION_2], **first, "infobox": []}
    data.relations[LION_2] = [{"id": LION, "type": 2, "relation": "前传"}]
    try:
        found = knowing.place(by_id(LION_2, season=2, episode=number))
    finally:
        data.relations[LION_2] = []
        del data.subjects[LION]

    assert knowing.where(found)[0].endswith(f"S02E{place:02}")


def test_a_show_of_500_episodes_without_rows_has_places_for_them(knowing: Knowing) -> None:
    found = knowing.place(by_id(NARUTO, episode=42))

    assert knowing.where(found) == ["火影忍者疾风传 (2007) S01E42"]


def test_a_merged_subject_is_followed(knowing: Knowing) -> None:
    found = knowing.place(by_id(MERGED, episode=42))

    assert knowing.where(found) == ["火影忍者疾风传 (2007) S01E42"]


def test_a_merge_into_something_missing_is_not_found(knowing: Knowing) -> None:
    with pytest.raises(NotFound):
        knowing.place(by_id(3, episode=1))


def test_a_film_is_a_film(knowing: Knowing) -> None:
    found = knowing.place(
        IdentityQuery(titles=("Code Geass 反叛的鲁路修 I 兴道",), is_movie=True, year=2017)
    )

    assert knowing.where(found) == ["Code Geass 反叛的鲁路修 I 兴道 (2017) S01E01"]


@pytest.mark.parametrize("subject_id", [1, 4])
def test_books_and_games_are_refused(knowing: Knowing, subject_id: int) -> None:
    found = knowing.place(by_id(subject_id, episode=1))

    assert isinstance(found, Blocked)
    assert "is no anime" in found.reason


def test_every_real_subject_and_episode_makes_a_strict_nfo(data: Dataset) -> None:
    writer = NfoRenderer()
    for subject_id, raw in data.subjects.items():
        subject = read_subject(raw)
        episodes = [read_episode(row) for row in data.episodes.get(subject_id, [])]
        about = describe(subject, language="zh", episodes=episodes)
        made_by = credits_of(
            subject,
            read_persons(data.persons.get(subject_id, [])),
            read_characters(data.characters.get(subject_id, [])),
        )
        documents = [
            writer.show(ShowNfo(about, made_by)),
            writer.season(SeasonNfo(about, 1)),
            writer.movie(MovieNfo(about, made_by)),
            *(writer.episodes((_episode(row),)) for row in episodes),
        ]
        for document in documents:
            root = etree.fromstring(document)
            assert root.findtext("title")
            assert root.findtext("plot")
            assert root.findtext("rating") is None


def _episode(row: BangumiEpisode) -> EpisodeNfo:
    return describe_episode(row, number=1, season=1, show_title="x", language="zh")


def test_love_death_and_robots_reads_as_people_write_it(data: Dataset) -> None:
    about = describe(read_subject(data.subjects[LOVE_DEATH]), language="zh")

    nfo = NfoRenderer().season(SeasonNfo(about, 3)).decode()

    assert read_block(nfo.partition("\n")[2]).findtext("title") == "爱、死亡 & 机器人 第三季"
    assert "<title>爱、死亡 &amp; 机器人 第三季</title>" in nfo
