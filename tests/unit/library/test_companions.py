"""Which files follow which video, and under what name."""

from __future__ import annotations

import pytest

from anishelf.core.torrent import TorrentFile
from anishelf.library.domain.companions import extras_of, subtitles_of
from anishelf.library.domain.subtitles import name_ending


def files(*names: str) -> list[TorrentFile]:
    return [TorrentFile(name, 10) for name in names]


def names_of(video: str, *subtitles: str) -> list[str]:
    """Return the names of the subtitles that follow *video*, the first of the files."""
    everything = files(video, *subtitles)
    return [found.name for found in subtitles_of(everything[0], everything)]


@pytest.mark.parametrize(
    ("words", "ending"),
    [
        (".chs", ".zh-Hans"),
        (".SC", ".zh-Hans"),
        ("[CHT]", ".zh-Hant"),
        (".big5", ".zh-Hant"),
        (".zh-TW", ".zh-Hant"),
        (".zh_CN", ".zh-Hans"),
        (".简体中文", ".zh-Hans"),
        (".繁體", ".zh-Hant"),
        (".jp", ".ja"),
        (".ENG", ".en"),
        (".zh", ".zh"),
        (".scjp", ".简日.zh-Hans"),
        (".JPTC", ".繁日.zh-Hant"),
        ("[CHS_JPN]", ".简日.zh-Hans"),
        (".chs&jpn", ".简日.zh-Hans"),
        (" [简日双语]", ".简日.zh-Hans"),
        (".chs&cht", ".简繁.zh"),
        (".ja.en", ".日英.ja"),
        (".en.forced", ".en.forced"),
        (".default.sc", ".zh-Hans.default"),
        ("", ""),
        (".Momiji", ""),
        ("[1080p][HEVC-10bit]", ""),
        ("[En no Machi]", ""),
    ],
)
def test_a_language_is_named_as_jellyfin_reads_it(words: str, ending: str) -> None:
    assert name_ending(words) == ending


def test_a_subtitle_follows_the_video_whose_name_it_begins_with() -> None:
    assert names_of("[G] Show - 01.mkv", "[G] Show - 01.sc.ass", "[G] Show - 01.tc.ass") == [
        ".zh-Hans.ass",
        ".zh-Hant.ass",
    ]


def test_a_subtitle_follows_the_video_of_its_episode() -> None:
    everything = files(
        "P/[A] Show - 01 [1080p].mkv",
        "P/[A] Show - 02 [1080p].mkv",
        "P/Subs/[B] Show - 02 [CHS].ass",
        "P/CHT/[B] Show - 02.ass",
    )

    assert [s.name for s in subtitles_of(everything[1], everything)] == [
        ".zh-Hans.ass",
        ".zh-Hant.ass",
    ]
    assert subtitles_of(everything[0], everything) == []


def test_a_subtitle_of_another_episode_stays_behind() -> None:
    assert names_of("Show - 01.mkv", "Show - 02.ass") == []


def test_an_opening_keeps_its_subtitle() -> None:
    assert names_of("P/Show - 01.mkv", "P/NCOP.mkv", "P/NCOP.ass") == []


def test_two_subtitles_of_one_language_are_told_apart() -> None:
    assert names_of("Show - 01.mkv", "Show - 01.A.sc.ass", "Show - 01.B.sc.ass") == [
        ".zh-Hans.ass",
        ".2.zh-Hans.ass",
    ]


def test_both_halves_of_a_picture_subtitle_have_one_name() -> None:
    assert names_of("Show - 01.mkv", "Show - 01.chs.idx", "Show - 01.chs.sub") == [
        ".zh-Hans.idx",
        ".zh-Hans.sub",
    ]


def test_an_episode_ten_is_not_taken_for_episode_one() -> None:
    everything = files("Show 1.mkv", "Show 10.mkv", "Show 10.ass")

    assert subtitles_of(everything[0], everything) == []
    assert [found.name for found in subtitles_of(everything[1], everything)] == [".ass"]


def test_extras_are_bonus_videos_and_never_samples() -> None:
    everything = files(
        "P/Show - 01.mkv",
        "P/NCOP.mkv",
        "P/Menu/Menu 01.mkv",
        "P/Sample/Show - 01.mkv",
        "P/show-sample.mkv",
        "P/PV.mkv",
        "P/B/PV.mkv",
        "P/cover.jpg",
    )

    found = extras_of(everything, everything[:1])

    assert [each.name for each in found] == ["NCOP.mkv", "Menu 01.mkv", "PV.mkv", "PV (2).mkv"]
    assert found[0].path("/l/Show/Season 01/Show - S01E01.mkv") == (
        "/l/Show/Season 01/extras/NCOP.mkv"
    )
