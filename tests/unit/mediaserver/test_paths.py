"""A media server may see our folders in a container, on macOS or on Windows."""

from __future__ import annotations

import unicodedata

import pytest

from anishelf.mediaserver.domain.paths import PathMap, path_key, path_tail

EPISODE = "/data/library/星之町 (2026)/Season 01/星之町 (2026) - S01E01.mkv"


@pytest.mark.parametrize(
    ("theirs", "expected"),
    [
        ("/media/anime", EPISODE.replace("/data/library", "/media/anime")),
        ("/media/anime/", EPISODE.replace("/data/library", "/media/anime")),
        ("Z:\\anime", "Z:\\anime" + EPISODE.removeprefix("/data/library").replace("/", "\\")),
        ("\\\\nas\\anime", "\\\\nas\\anime" + EPISODE.removeprefix("/data/library").replace("/", "\\")),
    ],
)  # fmt: skip
def test_the_server_calls_our_folder_by_its_own_name(theirs: str, expected: str) -> None:
    assert PathMap((("/data/library", theirs),)).theirs(EPISODE) == expected


def test_the_longest_folder_counts_and_only_whole_names() -> None:
    paths = PathMap((("/data", "/a"), ("/data/library", "/b")))

    assert paths.theirs("/data/library/x.mkv") == "/b/x.mkv"
    assert paths.theirs("/data/library2/x.mkv") == "/a/library2/x.mkv"
    assert paths.theirs("/elsewhere/x.mkv") == "/elsewhere/x.mkv"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("/t/ガ.mkv", unicodedata.normalize("NFD", "/t/ガ.mkv")),
        ("Z:\\Anime\\a.mkv", "z:/anime/A.mkv"),
        ("\\\\nas\\anime\\a.mkv", "//NAS/anime/a.mkv"),
    ],
)
def test_equal_paths_have_one_key(one: str, other: str) -> None:
    assert path_key(one) == path_key(other)


def test_on_linux_case_tells_files_apart() -> None:
    assert path_key("/t/K-ON.mkv") != path_key("/t/K-On.mkv")


@pytest.mark.parametrize(
    ("path", "tail"), [("/a/b/c.mkv", "b/c.mkv"), ("Z:\\a\\b\\C.mkv", "b/c.mkv"), ("c.mkv", "")]
)
def test_the_end_of_a_path_is_folder_and_name(path: str, tail: str) -> None:
    assert path_tail(path) == tail
