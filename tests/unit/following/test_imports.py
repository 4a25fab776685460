"""What other programs keep, read into what it becomes here.

Structures are those of Auto_Bangumi 3.2 (backend/src/module/models), ani-rss 3 (entity Ani), Sonarr 4
(SeriesResource, EpisodeResource, tables Series and Episodes) and FlexGet (plugins series, rss); all
contents are invented.
"""

from __future__ import annotations

import pytest

from anishelf.errors import ImportUnreadable
from anishelf.following.domain.imports import READERS, Program
from anishelf.following.domain.imports.model import Tables

MIKAN = "https://mikan.example/RSS/Bangumi?bangumiId=1&subgroupid=2"

AUTO_BANGUMI: Tables = {
    "bangumi": [
        {
            "id": 1,
            "official_title": "雾港钟楼",
            "title_raw": "Kiri no Minato",
            "season": 2,
            "filter": r"720,\d+-\d+",
            "rss_link": MIKAN,
            "episode_offset": -12,
            "save_path": "/downloads/x",
            "deleted": 0,
            "archived": 0,
        },
        {"id": 2, "official_title": "别的", "rss_link": "", "deleted": 0},
        {"id": 3, "official_title": "旧的", "rss_link": MIKAN, "deleted": 1},
    ],
    "rssitem": [
        {
            "id": 1,
            "name": "Mine",
            "url": "https://mikan.example/RSS/MyBangumi?token=x",
            "enabled": 0,
        }
    ],
    "torrent": [
        {
            "id": n,
            "bangumi_id": 1,
            "name": f"[A] 雾港钟楼 S2 - {n:02d} [1080p]",
            "url": f"https://mikan.example/Download/20261001/{n:040x}.torrent",
            "downloaded": n < 4,
        }
        for n in range(1, 6)
    ],
}


def test_auto_bangumi_goes_on_after_its_last_episode() -> None:
    feed, collective = READERS[Program.AUTO_BANGUMI](AUTO_BANGUMI).feeds

    assert (feed.name, feed.url, feed.first_episode) == ("雾港钟楼 S2", MIKAN, 4)
    assert (feed.refused, feed.patterns) == (("720",), (r"\d+-\d+",))
    assert len(feed.downloaded) == 3
    assert len(feed.notes) == 2
    assert (collective.name, collective.paused) == ("Mine", True)


def test_auto_bangumi_says_what_has_no_place_here() -> None:
    notes = READERS[Program.AUTO_BANGUMI](AUTO_BANGUMI).notes

    assert notes == ("别的: it has no feed of its own", "旧的: it was deleted there")


def test_shows_that_share_a_feed_follow_it_once() -> None:
    row = AUTO_BANGUMI["bangumi"][0]

    read = READERS[Program.AUTO_BANGUMI]({"bangumi": [row, {**row, "id": 9}]})

    assert len(read.feeds) == 1


ANI_RSS: Tables = {
    "": [
        {
            "title": "雾港钟楼",
            "url": MIKAN,
            "season": 1,
            "offset": 0,
            "subgroup": "Asagiri",
            "match": ["1080", "{{Kasumi}}:简"],
            "exclude": ["720", r"\d-\d"],
            "enable": False,
            "currentEpisodeNumber": 5,
            "notDownload": [3.0],
            "customEpisode": True,
            "standbyRssList": [{"label": "Kasumi", "url": f"{MIKAN}9", "offset": 0}],
        },
        {"title": "空", "url": ""},
    ]
}


def test_ani_rss_keeps_filters_state_and_stand_by_feeds() -> None:
    first, standby = READERS[Program.ANI_RSS](ANI_RSS).feeds

    assert (first.groups, first.wanted, first.first_episode) == (("Asagiri",), ("1080",), 6)
    assert (first.refused, first.patterns, first.paused) == (("720",), (r"\d-\d",), True)
    assert (standby.name, standby.paused) == ("雾港钟楼 (Kasumi)", True)
    assert any("episodes 3 are left out" in note for note in first.notes)
    assert any("for one group" in note for note in first.notes)


SONARR: Tables = {
    "series": [
        {
            "id": 7,
            "title": "Mist Harbour",
            "tvdbId": 4711,
            "seriesType": "anime",
            "monitored": True,
            "path": "/tv/Mist",
            "seasons": [
                {"seasonNumber": 0, "monitored": True},
                {"seasonNumber": 1, "monitored": False},
                {"seasonNumber": 2, "monitored": True},
            ],
        },
        {"id": 8, "title": "News", "seriesType": "daily", "monitored": True, "seasons": []},
        {"id": 9, "title": "Old", "seriesType": "anime", "monitored": False, "seasons": []},
    ],
    "episodes": [
        {"seriesId": 7, "seasonNumber": 2, "episodeNumber": n, "hasFile": n < 4}
        for n in range(1, 13)
    ],
}


def test_sonarr_gives_a_show_for_each_monitored_season() -> None:
    read = READERS[Program.SONARR](SONARR)

    (show,) = read.shows
    assert (show.name, show.season, show.ids) == ("Mist Harbour", 2, ("tvdb/4711",))
    assert show.first_episode == 4
    assert "News: it is no anime there" in read.notes
    assert "Old: it is not monitored there" in read.notes


def test_the_database_of_sonarr_reads_as_its_api() -> None:
    rows = SONARR["series"][0]
    capital = {name[0].upper() + name[1:]: value for name, value in rows.items()}
    tables: Tables = {
        "series": [{**capital, "SeriesType": 2, "Monitored": 1}],
        "episodes": [
            {"SeriesId": 7, "SeasonNumber": 2, "EpisodeNumber": 3, "EpisodeFileId": 12},
            {"SeriesId": 7, "SeasonNumber": 2, "EpisodeNumber": 4, "EpisodeFileId": 0},
        ],
    }

    assert READERS[Program.SONARR](tables).shows == READERS[Program.SONARR](SONARR).shows


FLEXGET: Tables = {
    "": [
        {
            "templates": {"global": {"regexp": {"reject": ["720p", r"\bRAW\b"]}}},
            "tasks": {
                "all": {"rss": {"url": MIKAN}, "accept_all": True, "download": "/d"},
                "some": {
                    "inputs": [{"rss": f"{MIKAN}9"}],
                    "series": {
                        "settings": {"anime": {"quality": "1080p", "from_group": "Asagiri"}},
                        "anime": [
                            "Mist Harbour",
                            {"Far Lights": {"begin": "S02E05", "exact": True}},
                        ],
                    },
                },
                "plain": {"series": [{"Third": {"begin": 3, "quality": "720p"}}]},
            },
        }
    ]
}


def test_flexget_gives_feeds_and_shows() -> None:
    read = READERS[Program.FLEXGET](FLEXGET)

    (feed,) = read.feeds
    assert (feed.name, feed.refused, feed.patterns) == ("all", ("720p",), (r"\bRAW\b",))
    mist, far, third = read.shows
    assert (mist.name, mist.groups, mist.resolutions) == ("Mist Harbour", ("Asagiri",), ("1080p",))
    assert (far.season, far.first_episode) == (2, 5)
    assert far.notes == ("its option exact is not taken over",)
    assert (third.first_episode, third.resolutions) == (3, ("720p",))


@pytest.mark.parametrize("program", [Program.AUTO_BANGUMI, Program.SONARR])
def test_what_is_not_its_file_is_said(program: Program) -> None:
    with pytest.raises(ImportUnreadable, match="is it what"):
        READERS[program]({"other": []})
