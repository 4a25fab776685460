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
