"""What holds for every text whatever: nothing raises, nothing takes long."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anishelf.titles.parser import explain_title, parse_title, read_file_name

PIECES = st.sampled_from(
    [
        "[", "]", "(", ")", "【", "】", "-", " - ", "_", ".", "/", " / ", "|", "★", " // ", "~", "～",
        "01", "07v2", "1-12", "S01E02", "S2", "第", "第12話", "第二季", "全12话", "期", "Ⅱ", "2期",
        "1080p", "x264", "HEVC", "AAC 2.0", "WEB-DL", "BDRip", "CHS", "简体内嵌", "字幕组", "Group",
        "OVA", "SP01", "NCOP", "Movie", "剧场版", "特典", "新番", "END", "2024", "2024.01.02", "v2",
        "[ABCD1234]", ".mkv", "葬送的芙莉莲", "アニメ", "Name", "e", "İ", "\u200b", "\x00", "\ud800", "𝟘",
    ]
)  # fmt: skip
TITLES = st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=60).map("".join))
HOSTILE = [
    "[", "(", "[(", "a/", "字/", "01-02-", "第1", "1.", "2期 ", "- ", ".", " // ", "★", "vol 1 ", "1-2+",
    "s1e1", "简", "op ", "(a)", "[01]", "～", "|", "tv+", "0", "A B ", "日a", "ova - ", "\u3000", "x264-",
]  # fmt: skip


@given(TITLES)
@settings(max_examples=150, deadline=None)
def test_no_text_makes_the_parser_raise(text: str) -> None:
    release = parse_title(text)

    assert release is None or all(name == name.strip() and name for name in release.titles)


@given(TITLES)
@settings(max_examples=150, deadline=None)
def test_an_explanation_tells_what_the_parser_read(text: str) -> None:
    assert explain_title(text).release == parse_title(text)


@given(TITLES)
@settings(max_examples=150, deadline=None)
def test_no_file_name_makes_the_parser_raise(text: str) -> None:
    release = read_file_name(text)

    assert release is None or release.version >= 0


@given(TITLES)
@settings(max_examples=150, deadline=None)
def test_what_is_read_can_be_stored(text: str) -> None:
    release = parse_title(text)

    assert release is None or "\x00" not in "".join(release.titles).encode().decode()


@given(TITLES)
@settings(max_examples=150, deadline=None)
def test_a_range_goes_up(text: str) -> None:
    release = parse_title(text)

    if release is not None and release.episode_end is not None:
        assert release.episode is not None
        assert release.episode < release.episode_end


@given(TITLES.filter(lambda text: len(text) > 1), st.integers(2_000, 12_000))
@settings(max_examples=50, deadline=None)
def test_what_is_too_long_for_a_name_costs_nothing_more(text: str, length: int) -> None:
    long = text * (4_000 // len(text) + 1)

    assert parse_title(long[:2_000] + "x" * length) == parse_title(long[:2_000])


@pytest.mark.parametrize("unit", HOSTILE)
def test_ten_thousand_characters_take_no_time(unit: str) -> None:
    text = (unit * (10_000 // len(unit) + 1))[:10_000] + "!"
    best = min(_seconds(text) for _ in range(5))

    assert best < 0.05


def _seconds(text: str) -> float:
    started = time.process_time()  # of a busy machine others have the rest
    parse_title(text)
    return time.process_time() - started
