"""Season packs of many shapes: each wanted episode has its own video, an extra never is one."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anishelf.core.torrent import TorrentFile
from anishelf.library.domain.videos import Assignment, WantedEpisode, assign_videos

EPISODES = [
    "[Lantern] Harbour of Glass - {:02} [1080p].mkv",
    "[Lantern] Harbour of Glass [{:02}][Ma10p_1080p][x265_flac].mkv",
    "[晨光字幕组][玻璃港][{:02}][BIG5][1080P].mp4",
    "【晨光】玻璃港 第{:02}話 (1280x720 AVC).mp4",
    "玻璃港 第{}集.mkv",
    "第{}话.mp4",
    "S01E{:02}.mkv",
    "[{:02}].mkv",
    "{:02}.mkv",
    "{:02}. The Lamp Goes Out.mkv",
    "{:02} - The Lamp Goes Out.mkv",
    "Episode {}.mkv",
    "EP{:02}.mp4",
    "E{:02}.mkv",
    "Harbour of Glass #{:02} [BD].mkv",
    "Harbour.of.Glass.S01E{:02}.The.Lamp.Goes.Out.1080p.WEB-DL.AAC2.0.H.264-LNT.mkv",
    "Harbour of Glass - S01E{:02} - The Lamp Goes Out.mkv",
    "Harbour of Glass - 1x{:02} - The Lamp Goes Out.mkv",
    "Harbour_of_Glass_{:02}_(1080p_Hi10P)_[0A1B2C3D].mkv",
    "harbour.of.glass.{:02}.mkv",
    "[Lantern] Harbour 100 II - {:02} [1080p].mkv",
    "[Lantern] 86 - {:02} [1080p].mkv",
    "[Lantern] Harbour of Glass - {:02}v2 [1080p][0A1B2C3D].mkv",
    "Harbour of Glass {:02} [1080p].mkv",
    "[Lantern] Harbour of Glass EP{:02} [BDRip 1920x1080 HEVC FLAC].mkv",
    "Season 1/Harbour of Glass - {:02}.mkv",
    "Season 01/{:02}.mkv",
    "Disc 1/[Lantern] Harbour of Glass - {:02} [BD 1080p].mkv",
]
EXTRAS = [
    "NCOP.mkv",
    "NCED 01.mkv",
    "OP.mkv",
    "[Lantern] Harbour of Glass - NCOP1 [1080p].mkv",
    "[Lantern] Harbour of Glass [NCED][Ma10p_1080p].mkv",
    "[Lantern] Harbour of Glass [NCOP_EP01][1080p].mkv",
    "[Lantern] Harbour of Glass [Menu01][1080p].mkv",
    "Menu 02.mkv",
    "[Lantern] Harbour of Glass [PV2][1080p].mkv",
    "[Lantern] Harbour of Glass [CM01].mkv",
    "Harbour of Glass Trailer 2.mkv",
    "[Lantern] Harbour of Glass [Web Preview 03].mkv",
    "Preview 03.mkv",
    "sample.mkv",
    "Sample/harbour.of.glass.s01e01.1080p-sample.mkv",
    "Sample/01.mkv",
    "harbour.of.glass.s01e02-sample.mkv",
    "Extras/Interview 01.mkv",
    "Extras/01.mkv",
    "Bonus/02 - Making.mkv",
    "NC/01.mkv",
    "PV/01.mkv",
    "映像特典/01.mkv",
    "特典/03.mkv",
    "Menus/01.mkv",
    "Scans/01.jpg",
    "CDs/01. Lamp.flac",
    "Creditless Opening 01.mkv",
    "[Lantern] Harbour of Glass - Creditless Ending [1080p].mkv",
    "[Lantern] Harbour of Glass [Logo].mkv",
]
SPECIALS = [
    "[Lantern] Harbour of Glass - SP{:02} [1080p].mkv",
    "[Lantern] Harbour of Glass [SP{:02}][1080p].mkv",
    "[Lantern] Harbour of Glass [OVA{:02}][1080p].mkv",
    "Specials/{:02}.mkv",
    "Season 00/Harbour of Glass - S00E{:02}.mkv",
    "SPs/[Lantern] Harbour of Glass [{:02}].mkv",
]


def pack(*paths: str) -> list[TorrentFile]:
    return [TorrentFile(f"Harbour of Glass/{path}", 1000) for path in paths]


def want(*numbers: float, season: int = 1) -> list[WantedEpisode]:
    return [WantedEpisode(int(number * 10), season, number) for number in numbers]


def paths(assignment: Assignment) -> dict[int, str]:
    return {
        episode: video.file.path.partition("/")[2] for episode, video in assignment.videos.items()
    }


@pytest.mark.parametrize("style", EPISODES)
def test_a_pack_with_everything_beside_is_assigned_one_to_one(style: str) -> None:
    names = [style.format(number) for number in range(1, 13)]
    specials = [SPECIALS[0].format(number) for number in (1, 2)]

    assignment = assign_videos(pack(*EXTRAS, *names, *specials), want(*range(1, 13)))

    assert assignment.refusals == {}
    assert paths(assignment) == {10 * n: name for n, name in enumerate(names, start=1)}


@pytest.mark.parametrize("style", SPECIALS)
def test_a_special_is_told_from_the_episode_of_its_number(style: str) -> None:
    files = pack(*(EPISODES[0].format(n) for n in (1, 2, 3)), style.format(1), style.format(2))

    regular = assign_videos(files, want(1, 2))
    special = assign_videos(files, want(1, 2, season=0))

    assert paths(regular) == {10: EPISODES[0].format(1), 20: EPISODES[0].format(2)}
    assert paths(special) == {10: style.format(1), 20: style.format(2)}


@pytest.mark.parametrize("extra", EXTRAS)
def test_an_extra_takes_no_episode_even_when_that_one_is_missing(extra: str) -> None:
    files = pack(extra, EPISODES[0].format(4), EPISODES[0].format(5))

    assignment = assign_videos(files, want(1, 2, 3, 4))

    assert paths(assignment) == {40: EPISODES[0].format(4)}
    assert set(assignment.refusals) == {10, 20, 30}


def test_of_two_shows_in_a_pack_the_expected_one_counts() -> None:
    ours = [f"[Lantern] Harbour of Glass - {n:02} [1080p].mkv" for n in (1, 2, 3)]
    others = [f"[Lantern] Harbour of Glass Mini - {n:02} [1080p].mkv" for n in (1, 2)]
    files = pack(*others, *ours)

    assert paths(assign_videos(files, want(1, 2, 3), titles=["玻璃港", "Harbour of Glass"])) == {
        10 * n: name for n, name in enumerate(ours, start=1)
    }
    assert set(assign_videos(files, want(1, 2, 3)).refusals) == {10, 20}


def test_names_that_say_no_show_are_taken_as_they_count() -> None:
    files = pack("01. Harbour of Glass.mkv", "02. The Lamp.mkv", "03. The Sea.mkv")

    found = assign_videos(files, want(1, 2, 3), titles=["Harbour of Glass"])

    assert len(found.videos) == len(files)


def test_half_an_episode_lies_between_its_neighbours() -> None:
    names = [f"[Lantern] Harbour of Glass [{number}][1080p].mkv" for number in ("12", "12.5", "13")]

    assert paths(assign_videos(pack(*names), want(12, 13))) == {120: names[0], 130: names[2]}


@given(
    style=st.sampled_from(EPISODES),
    first=st.integers(1, 30),
    count=st.integers(2, 26),
    extras=st.lists(st.sampled_from(EXTRAS), unique=True, max_size=6),
    data=st.data(),
)
@settings(max_examples=75, deadline=None)
def test_an_assignment_is_one_to_one_whatever_the_order(
    style: str, first: int, count: int, extras: Sequence[str], data: st.DataObject
) -> None:
    names = [style.format(number) for number in range(first, first + count)]
    wished = data.draw(st.sets(st.integers(first, first + count), min_size=1))
    files = data.draw(st.permutations(pack(*names, *extras)))
    wanted = data.draw(st.permutations(want(*wished)))

    assignment = assign_videos(files, wanted)

    chosen = paths(assignment)
    assert len(set(chosen.values())) == len(chosen)
    assert not set(chosen.values()) & set(extras)
    assert chosen == {10 * n: style.format(n) for n in wished if n < first + count}
    assert set(assignment.refusals) == {10 * n for n in wished} - set(chosen)


NAMES = st.one_of(
    st.sampled_from(EXTRAS),
    st.builds(str.format, st.sampled_from(EPISODES + SPECIALS), st.integers(0, 30)),
    st.text(st.sampled_from("Show 0123.-_[]()vESNCOP第話/"), max_size=24).map("{}.mkv".format),
)


@given(st.lists(NAMES, unique=True, max_size=12), st.sets(st.integers(1, 14)), st.data())
@settings(max_examples=75, deadline=None)
def test_no_set_of_names_gives_one_video_to_two_episodes_in_silence(
    names: Sequence[str], wished: set[int], data: st.DataObject
) -> None:
    files, wanted = pack(*names), want(*wished)

    assignment = assign_videos(files, wanted)

    assert set(assignment.videos) | set(assignment.refusals) == {each.episode_id for each in wanted}
    assert not set(assignment.videos) & set(assignment.refusals)
    shared = [video for video in assignment.videos.values() if video.last is None]
    assert len({video.file.path for video in shared}) == len(shared)
    again = assign_videos(data.draw(st.permutations(files)), wanted)
    assert paths(again) == paths(assignment)
