"""Which files follow which video, and under what name."""

from __future__ import annotations

import pytest

from anishelf.core.torrent import TorrentFile
from anishelf.library.domain.companions import extras_of, sound_of, subtitles_of
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
        (".2_English", ".en"),
        ("2_English", ".en"),
        ("4_Simplified Chinese", ".zh-Hans"),
        ("5_chi", ".zh"),
        (".Traditional Chinese", ".zh-Hant"),
        (".chi_sim", ".zh-Hans"),
        (".chi-tra", ".zh-Hant"),
        (".chs1", ".zh-Hans"),
        (".cmn-Hans", ".zh-Hans"),
        (".zh-Hant-TW", ".zh-Hant"),
        (".yue", ".yue"),
        (".pt-BR", ".pt-BR"),
        (".en-GB", ".en-GB"),
        (".GB_JP", ".简日.zh-Hans"),
        (".es-419", ".es-419"),
        (".sr-Latn", ".sr-Latn"),
        (".rus", ".ru"),
        (".fre", ".fr"),
        (".fra", ".fr"),
        (".ger", ".de"),
        (".spa", ".es"),
        (".uzb", ".uz"),
        ("Portuguese (Brazil)", ".pt-BR"),
        (".Spanish (Latin America)", ".es-419"),
        (".Brazilian Portuguese", ".pt-BR"),
        (".Русский", ".ru"),
        (".Français", ".fr"),
        (".日本語", ".ja"),
        (".Rus Sound", ".ru"),
        ("", ""),
        ("[ANi]", ""),
        (".v2", ""),
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


def test_a_folder_named_after_its_episode_holds_its_subtitles() -> None:
    everything = files(
        "S/Hoshi.S01E02.mkv",
        "S/eng/Hoshi.s01e02-title.srt",
        "S/rus/Hoshi.s01e02-title.srt",
        "S/Hoshi.S01E03.mkv",
        "S/Subs/Hoshi.S01E03/2_English.srt",
        "S/Subs/Hoshi.S01E03/4_Chinese.srt",
    )
    second, third = everything[0], everything[3]

    assert [found.name for found in subtitles_of(second, everything)] == [".en.srt", ".ru.srt"]
    assert [found.name for found in subtitles_of(third, everything)] == [".en.srt", ".zh.srt"]


def test_a_folder_may_name_its_episode_in_other_words() -> None:
    everything = files("S/Hoshi - 02.mkv", "S/Hoshi - 03.mkv", "S/Subs/S01E03/2_English.srt")

    assert [found.name for found in subtitles_of(everything[1], everything)] == [".en.srt"]
    assert subtitles_of(everything[0], everything) == []


def test_numbered_subtitles_of_one_video_keep_their_languages() -> None:
    subtitles = ("2_English", "3_English", "4_Simplified Chinese", "5_chi")

    assert names_of("H/Hoshi.S01E01.mkv", *(f"H/Subs/{name}.srt" for name in subtitles)) == [
        ".en.srt",
        ".2.en.srt",
        ".zh-Hans.srt",
        ".zh.srt",
    ]


def test_sound_tracks_lie_beside_their_video() -> None:
    everything = files(
        "H/[G] Hoshi - 01 [BD].mkv",
        "H/[G] Hoshi - 01 [BD].mka",
        "H/Rus Sound/[G] Hoshi - 01 [BD].mka",
        "H/[G] Hoshi - 01 [BD].eng.ac3",
        "H/[G] Hoshi - 02 [BD].mkv",
        "H/Sound/Hoshi 02.mka",
        "H/CDs/01.flac",
        "H/fonts.7z",
    )

    assert [found.name for found in sound_of(everything[0], everything)] == [
        ".mka",
        ".ru.mka",
        ".en.ac3",
    ]
    assert [found.name for found in sound_of(everything[4], everything)] == [".mka"]


def test_the_twin_of_a_subtitle_is_none() -> None:
    assert names_of("Hoshi - 01.mkv", "Hoshi - 01.sc.ass", "._Hoshi - 01.sc.ass") == [
        ".zh-Hans.ass"
    ]
