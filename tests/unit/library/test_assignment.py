"""What a person decided counts first; nothing that was given away is given twice."""

from __future__ import annotations

from anishelf.core.torrent import TorrentFile
from anishelf.library.domain.assignment import assign_files, choose_file, read_files
from anishelf.library.domain.videos import WantedEpisode

A, B = TorrentFile("P/[A] Hoshi - 01.mkv", 10), TorrentFile("P/[B] Hoshi - 01.mkv", 20)
TWO = TorrentFile("P/[A] Hoshi - 02.mkv", 30)
ONE, OTHER = WantedEpisode(1, 1, 1), WantedEpisode(2, 1, 2)


def test_without_a_decision_the_names_decide() -> None:
    found = assign_files([A, TWO], [ONE, OTHER], decided={})

    assert {id_: video.file for id_, video in found.videos.items()} == {1: A, 2: TWO}


def test_a_decision_settles_what_the_names_leave_open() -> None:
    found = assign_files([A, B, TWO], [ONE, OTHER], decided={1: B.path})

    assert {id_: video.file for id_, video in found.videos.items()} == {1: B, 2: TWO}
    assert found.refusals == {}


def test_a_file_that_was_given_away_is_nobody_elses() -> None:
    found = assign_files([A, TWO], [ONE, OTHER], decided={1: TWO.path})

    assert found.videos[1].file == TWO
    assert found.refusals == {2: f"its file was given to another episode: {TWO.path}"}


def test_two_episodes_may_share_a_file() -> None:
    found = assign_files([A, B], [ONE, OTHER], decided={1: A.path, 2: A.path})

    assert {(v.file, v.owner, v.first, v.last) for v in found.videos.values()} == {(A, 1, 1, 2)}


def test_a_chosen_file_that_is_gone_is_said() -> None:
    found = assign_files([A], [ONE], decided={1: "P/other.mkv"})

    assert found.refusals == {1: "the file chosen for it is not in the download: P/other.mkv"}


def test_a_person_sees_what_each_name_says() -> None:
    files = [
        A,
        TorrentFile("P/Hoshi S02E03-E04.mkv", 1),
        TorrentFile("P/NCOP.mkv", 1),
        TorrentFile("P/Hoshi.mkv", 1),
        TorrentFile("P/Hoshi - 05.mkv", 0),
        TorrentFile("P/[A] Hoshi - 01.ass", 1),
    ]

    assert [file.reads_as for file in read_files(files)] == [
        "episode 1",
        "season 2, episode 3 to 4",
        "an opening, menu, trailer or sample",
        "a video whose name says no episode",
        "empty",
        "no video",
    ]


def test_a_file_is_chosen_by_its_path_or_by_a_name_of_its_own() -> None:
    twin = TorrentFile("Q/[A] Hoshi - 02.mkv", 1)

    assert choose_file([A, TWO, twin], A.path) == A
    assert choose_file([A, TWO, twin], "[A] Hoshi - 01.mkv") == A
    assert choose_file([A, TWO, twin], "[A] Hoshi - 02.mkv") is None
    assert choose_file([A, TorrentFile("readme.txt", 1)], "readme.txt") is None
