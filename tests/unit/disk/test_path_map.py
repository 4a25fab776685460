"""A downloader sees our folders in its container, on another system, or on Windows."""

from __future__ import annotations

import unicodedata

import pytest

from anishelf.disk.path_map import PathMap


@pytest.mark.parametrize(
    ("theirs", "ours", "said", "expected"),
    [
        (r"D:\Downloads", "/data/downloads", r"D:\Downloads\anishelf\7", "/data/downloads/anishelf/7"),
        ("D:/Downloads", "/data/downloads", r"D:\Downloads\anishelf\7", "/data/downloads/anishelf/7"),
        ("D:\\Downloads\\", "/data/downloads/", r"d:\downloads\7", "/data/downloads/7"),
        (r"\\nas\dl", "/data/dl", r"\\NAS\dl\7", "/data/dl/7"),
        ("//nas/dl", "/data/dl", r"\\nas\dl\7", "/data/dl/7"),
        ("D:\\", "/data", r"D:\7\x.mkv", "/data/7/x.mkv"),
        ("/downloads", "/data/downloads", "/downloads/7/x.mkv", "/data/downloads/7/x.mkv"),
        ("/", "/mnt/box", "/dl/7", "/mnt/box/dl/7"),
        ("/dl", "/data", "/dl", "/data"),
        ("/dl/ガ", "/data", unicodedata.normalize("NFD", "/dl/ガ/7"), "/data/7"),
    ],
)  # fmt: skip
def test_what_the_downloader_says_is_found_here(
    theirs: str, ours: str, said: str, expected: str
) -> None:
    assert PathMap({theirs: ours}).ours(said) == expected


@pytest.mark.parametrize(
    ("theirs", "expected"),
    [
        ("/downloads", "/downloads/7/x.mkv"),
        ("/downloads/", "/downloads/7/x.mkv"),
        (r"D:\Downloads", r"D:\Downloads\7\x.mkv"),
        ("D:/Downloads", r"D:/Downloads\7\x.mkv"),
        ("D:", r"D:\7\x.mkv"),
        (r"\\nas\dl", r"\\nas\dl\7\x.mkv"),
    ],
)
def test_what_we_send_has_the_slashes_of_the_other_side(theirs: str, expected: str) -> None:
    assert PathMap({theirs: "/data/downloads"}).theirs("/data/downloads/7/x.mkv") == expected


def test_whole_names_and_the_longest_folder_count() -> None:
    paths = PathMap({"/dl": "/a", "/dl/anime": "/b", r"D:\dl": "/c"})

    assert paths.ours("/dl/anime/7") == "/b/7"
    assert paths.ours("/dl2/7") == "/dl2/7"
    assert paths.ours(r"D:\dl2\7") == r"D:\dl2\7"
    assert paths.ours("") == ""


def test_case_counts_where_the_other_side_is_no_windows() -> None:
    assert PathMap({"/dl": "/a"}).ours("/DL/7") == "/DL/7"


def test_there_and_back_is_the_same_place() -> None:
    paths = PathMap({r"D:\Downloads": "/data/downloads"})

    assert paths.ours(paths.theirs("/data/downloads/7/a b.mkv")) == "/data/downloads/7/a b.mkv"
