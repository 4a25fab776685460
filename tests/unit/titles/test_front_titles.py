"""Titles that users of other tools reported, each with its right value."""

from __future__ import annotations

import pytest

from anishelf.titles.parser import ReleaseTitle, parse_title


def read(raw: str) -> ReleaseTitle:
    release = parse_title(raw)
    assert release is not None
    return release


@pytest.mark.parametrize(
    "raw",
    [
        "[VCB-Studio] 葬送的芙莉莲 / Sousou no Frieren 10-bit 1080p HEVC BDRip [Fin]",
        "[VCB-Studio] Sousou no Frieren 10-bit 1080p HEVC BDRip [TV Fin]",
        "[MAI] 葬送的芙莉莲 [BDRip 1080p][全]",
        "[MAI] 葬送的芙莉莲 [BDRip 1080p][完]",
    ],
)
def test_what_says_that_it_is_all_is_a_batch(raw: str) -> None:
    assert read(raw).is_batch


@pytest.mark.parametrize("group", ["猎户不鸽发布组", "某某发布组"])
def test_a_publishing_group_is_a_group(group: str) -> None:
    assert read(f"[{group}] 胆大党 [02] [1080p] [简中内嵌]").groups == (group,)


def test_a_half_blank_dash_is_no_range() -> None:
    found = read("[LoliHouse] 间谍过家家/ Spy x Family 2- 03 [WebRip 1080p]")

    assert (found.episode, found.episode_end, found.is_batch) == (3, None, False)


def test_a_long_runner_keeps_its_number_beside_a_chapter_name() -> None:
    found = read(
        "[APTX4869][CONAN][名侦探柯南 1147 爱的线索(前篇)][1080P][AVC AAC][CHS_JP](A1B2C3D4).mp4"
    )

    assert found.episode == 1147
    assert "名侦探柯南" in found.titles


@pytest.mark.parametrize(
    ("raw", "version"),
    [
        ("[喵萌奶茶屋] 葬送的芙莉莲 [06][修正版][1080p][简日双语]", 2),
        ("[喵萌奶茶屋] 葬送的芙莉莲 [06修正版][1080p][简日双语]", 2),
        ("[喵萌奶茶屋] 葬送的芙莉莲 [06][1080p][简日双语]", 1),
    ],
)
def test_a_revised_version_is_the_second(raw: str, version: int) -> None:
    assert read(raw).version == version


def test_a_running_count_may_stand_before_the_number_of_the_season() -> None:
    found = read("[豌豆字幕组] 咒术回战 第二季 / 呪術廻戦 第2期 [38(14)][简体][1080P][MP4]")

    assert (found.season, found.episode, found.absolute_episode) == (2, 14, 38)


@pytest.mark.parametrize(
    ("raw", "titles"),
    [
        (
            "[LoliHouse] Re：从零开始的异世界生活 第二季后半 / Re:Zero S2 Part 2 - 01 [WebRip 1080p]",
            ("Re：从零开始的异世界生活", "Re:Zero"),
        ),
        ("[G] 打工吧！魔王大人 第二季 後半 - 13 [1080p]", ("打工吧！魔王大人",)),
    ],
)
def test_a_cour_is_no_part_of_the_name_of_a_season(raw: str, titles: tuple[str, ...]) -> None:
    assert read(raw).titles == titles


def test_one_story_of_an_episode_is_that_episode() -> None:
    assert read("哆啦A梦 774-1 [1080p]").episode == 774


def test_a_running_count_behind_the_name_is_no_part_of_it() -> None:
    found = read("[Breeze] Blue Lock 25 (Season 2 01) [1080p AV1][multisub]")

    assert found.titles == ("Blue Lock",)
    assert (found.season, found.episode, found.absolute_episode) == (2, 1, 25)
