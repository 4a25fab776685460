"""Each wanted episode gets its own video, or a reason."""

from __future__ import annotations

import pytest

from anishelf.core.torrent import TorrentFile
from anishelf.library.domain.videos import Assignment, EpisodeVideo, WantedEpisode, assign_videos


def video(name: str, size: int = 1000) -> TorrentFile:
    return TorrentFile(name, size)


def want(*numbers: float, season: int = 1) -> list[WantedEpisode]:
    """Wanted episodes whose id is 100 times their number."""
    return [WantedEpisode(int(number * 100), season, number) for number in numbers]


def chosen(assignment: Assignment) -> dict[int, str]:
    return {episode: video.file.path for episode, video in assignment.videos.items()}


def test_the_only_video_is_the_episode_whatever_its_name() -> None:
    files = [video("Show/abc.mkv"), video("Show/readme.txt"), video("Show/abc.ass")]

    assert chosen(assign_videos(files, want(5))) == {500: "Show/abc.mkv"}


def test_samples_and_openings_are_no_episodes() -> None:
    files = [
        video("Show/Show - 05.mkv"),
        video("Show/Sample/show-sample.mkv"),
        video("Show/[G] Show - NCOP01 [1080p].mkv"),
        video("Show/[G] Show [NCED][1080p].mkv"),
        video("Show/[G] Show [Menu 01].mkv"),
        video("Show/[G] Show [PV2].mkv"),
    ]

    assert chosen(assign_videos(files, want(5))) == {500: "Show/Show - 05.mkv"}


def test_a_word_of_the_shows_name_is_no_mark_of_an_extra() -> None:
    files = [video(f"Menu no Nai Mise/[G] Menu no Nai Mise - {n:02d}.mkv") for n in (1, 2)]

    assert len(assign_videos(files, want(1, 2)).videos) == 2


@pytest.mark.parametrize(
    "name",
    [
        "Show EP{:02d} [1080p].mkv",
        "Show 第{:02d}話 [1080p].mkv",
        "[Group] Show - {:02d}v2 [1080p].mkv",
        "show.{:02d}.mkv",
        "[LoliHouse] Jigokuraku [{:02d}][WebRip 1080p].mkv",
        "Show.S01E{:02d}.1080p.WEB-DL.AAC2.0.H.264-GRP.mkv",
        "[Group] Show - {:02d} [AAC 2.0].mkv",
        "[Nekomoe] 86 - {:02d}.mkv",
        "[G] Mob Psycho 100 II - {:02d} [1080p].mkv",
    ],
)
def test_a_pack_is_assigned_by_its_names(name: str) -> None:
    files = [video(f"Pack/{name.format(n)}") for n in range(1, 14)]

    assignment = assign_videos(files, want(*range(1, 14)))

    assert not assignment.refusals
    assert chosen(assignment)[700] == f"Pack/{name.format(7)}"


def test_one_wanted_episode_is_picked_from_a_pack() -> None:
    files = [video(f"[G] Show - {n:02d}.mkv") for n in range(1, 14)]

    assert chosen(assign_videos(files, want(7))) == {700: "[G] Show - 07.mkv"}


def test_half_an_episode_is_no_whole_one() -> None:
    files = [video("[G] Show - 12.mkv"), video("[G] Show - 12.5.mkv")]

    assert chosen(assign_videos(files, want(12))) == {1200: "[G] Show - 12.mkv"}


def test_a_special_is_no_regular_episode() -> None:
    files = [
        video("P/[G] Show - 01.mkv"),
        video("P/[G] Show - SP01.mkv"),
        video("P/SPs/S - 01.mkv"),
    ]

    assert chosen(assign_videos(files, want(1))) == {100: "P/[G] Show - 01.mkv"}


def test_a_wanted_special_is_no_regular_episode() -> None:
    files = [video("P/[G] Show - 01.mkv"), video("P/[G] Show - SP01.mkv")]

    assert chosen(assign_videos(files, want(1, season=0))) == {100: "P/[G] Show - SP01.mkv"}


def test_the_newest_version_counts() -> None:
    files = [video("[G] Show - 01.mkv"), video("[G] Show - 01v2.mkv"), video("[G] Show - 02.mkv")]

    assert chosen(assign_videos(files, want(1, 2)))[100] == "[G] Show - 01v2.mkv"


def test_another_season_is_another_episode() -> None:
    files = [video("Show S01E01.mkv"), video("Show S02E01.mkv")]

    assert chosen(assign_videos(files, want(1, season=2))) == {100: "Show S02E01.mkv"}


def test_names_that_count_on_are_counted_back() -> None:
    files = [video(f"[G] Show - {n}.mkv") for n in range(25, 37)]

    assignment = assign_videos(files, want(*range(1, 13), season=2), first_counted=25)

    assert chosen(assignment)[1200] == "[G] Show - 36.mkv"


def test_two_candidates_are_a_reason_and_the_neighbour_is_not_held_up() -> None:
    files = [video("[A] Show - 01.mkv"), video("[B] Show - 01.mkv"), video("[A] Show - 02.mkv")]

    assignment = assign_videos(files, want(1, 2))

    assert chosen(assignment) == {200: "[A] Show - 02.mkv"}
    assert assignment.refusals == {
        100: "several videos could be S01E01: [A] Show - 01.mkv, [B] Show - 01.mkv"
    }


def test_an_episode_without_a_video_is_a_reason_with_the_list() -> None:
    files = [video("[A] Show - 01.mkv"), video("[A] Show - 02.mkv")]

    assert assign_videos(files, want(3)).refusals == {
        300: "no video is S01E03 for certain among: [A] Show - 01.mkv, [A] Show - 02.mkv"
    }


def test_a_video_of_two_episodes_serves_both() -> None:
    files = [video("[A] Show - 01-02.mkv"), video("[A] Show - 03.mkv")]

    videos = assign_videos(files, want(1, 2, 3)).videos

    assert videos[100] == videos[200] == EpisodeVideo(files[0], owner=100, first=1, last=2)
    assert videos[300] == EpisodeVideo(files[1], owner=300, first=3)


def test_a_double_video_counts_as_the_library_counts() -> None:
    files = [video("[A] Show - 25-26.mkv")]

    videos = assign_videos(files, want(1, 2, season=2), first_counted=25).videos

    assert videos[200] == EpisodeVideo(files[0], owner=100, first=1, last=2)


def test_one_video_whose_name_says_no_range_never_serves_two_episodes() -> None:
    assignment = assign_videos([video("[A] Show - 01.mkv")], want(1, 2))

    assert set(assignment.refusals) == {200}
    assert assign_videos([video("film.mkv")], want(1, 2)).videos == {}


@pytest.mark.parametrize("files", [[], [video("a.txt")], [video("a.mkv", size=0)]])
def test_a_download_without_a_video_is_a_reason(files: list[TorrentFile]) -> None:
    assert "no video is S01E01" in assign_videos(files, want(1)).refusals[100]


@pytest.mark.parametrize(
    "name",
    [
        "Hoshi.S01E02.1080p.WEB-GRP/Sample/hoshi.s01e02-sample.mkv",
        "[Sakura] Hoshi [NCOP][1080p].mkv",
        "H/._Hoshi - 02.mkv",
        "H/__MACOSX/Hoshi - 02.mkv",
        "H/@eaDir/Hoshi - 02.mkv",
        "B/[G] Hoshi [Commentary 02].mkv",
        "B/[G] Hoshi - 02 (Audio Commentary).mkv",
    ],
)
def test_what_is_no_episode_is_none_even_where_it_is_alone(name: str) -> None:
    found = assign_videos([video("H/hoshi.s01e02.rar"), video(name)], want(2))

    assert chosen(found) == {}
    assert "no video is S01E02 for certain" in found.refusals[200]


def test_a_special_may_be_called_like_a_bonus_but_not_like_a_sample() -> None:
    special = want(1, season=0)

    assert chosen(assign_videos([video("H/[G] Hoshi [Menu].mkv")], special)) != {}
    assert chosen(assign_videos([video("H/hoshi-sample.mkv")], special)) == {}


@pytest.mark.parametrize(
    "bonus",
    [
        "TV Spot 01", "Digest 01", "Special Talk 01", "Mini Theater 02", "Commentary 02",
        "Picture Drama 01", "Drama CD 02", "Web Radio 01", "Making 01", "Stage Greeting 02",
        "MV 01", "Featurette 02", "NG Collection 01", "オーディオコメンタリー 01",
        "Anything Unheard Of 01",
    ],
)  # fmt: skip
def test_numbered_bonus_videos_never_block_the_real_ones(bonus: str) -> None:
    files = [video(f"B/[G] Hoshi [{n:02d}].mkv") for n in (1, 2)]
    files.append(video(f"B/[G] Hoshi [{bonus}].mkv"))

    assert chosen(assign_videos(files, want(1, 2))) == {
        100: "B/[G] Hoshi [01].mkv",
        200: "B/[G] Hoshi [02].mkv",
    }


def test_a_commentary_version_of_an_episode_is_not_the_episode() -> None:
    files = [video("Hoshi - 01 (Commentary).mkv"), video("Hoshi - 01.mkv")]

    assert chosen(assign_videos(files, want(1))) == {100: "Hoshi - 01.mkv"}


def test_the_twins_that_a_mac_leaves_do_not_count() -> None:
    names = ("H/Hoshi - 01.mkv", "H/._Hoshi - 01.mkv", "H/__MACOSX/._Hoshi - 02.mkv")
    files = [video(name) for name in (*names, "H/Hoshi - 02.mkv")]

    assert chosen(assign_videos(files, want(1, 2))) == {
        100: "H/Hoshi - 01.mkv",
        200: "H/Hoshi - 02.mkv",
    }


def test_specials_that_count_on_leave_the_episodes_alone() -> None:
    files = [video(f"P/Hoshi/[V] Hoshi [{n:02d}][Ma10p].mkv") for n in (1, 2, 3)]
    files += [video("P/Hoshi OAD/[V] Hoshi [14].mkv"), video("P/Hoshi OVA/[V] Hoshi [16].mkv")]
    specials = [WantedEpisode(10, 0, 1), WantedEpisode(20, 0, 2)]

    found = assign_videos(files, [*want(1, 2, 3), *specials])

    assert sorted(found.videos) == [100, 200, 300]
    assert sorted(found.refusals) == [10, 20]
