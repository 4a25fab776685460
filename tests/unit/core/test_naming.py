"""Names that every file system and Jellyfin read alike."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anishelf.core.naming import clean_name, clean_title, cut, folder_title, marked_title


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("葬送のフリーレン", "葬送のフリーレン"),
        ("Fate/stay night", "Fate／stay night"),
        ('Re:Zero <"a"> b|c? d* e\\f', "Re：Zero ＜＂a＂＞ b｜c？ d＊ e＼f"),
        (".hack//SIGN", "．hack／／SIGN"),
        ("それが声優！...", "それが声優！"),
        ("..", ""),
        ("", ""),
        ("  two \t spaces\u3000here ", "two spaces here"),
        ("zero\u200bwidth\ufeff \u202eright-to-left\u202c", "zerowidth right-to-left"),
        ("con", "con_"),
        ("NUL.tar", "NUL_.tar"),
        ("Console", "Console"),
        ("か\u3099", "が"),
        ("か\u200b\u3099", "が"),
        ("line\nbreak\x00\x07", "line break"),
        ("half \ud800 pair", "half pair"),
    ],
)
def test_a_name_is_clean(text: str, name: str) -> None:
    assert clean_name(text) == name


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Foo S01E05 Bar", "Foo Ｓ01E05 Bar"),
        ("foo s1 - e05", "foo ｓ1 - e05"),
        ("Season 1", "Ｓeason 1"),
        ("Season 02 of Love", "Ｓeason 02 of Love"),
        ("S2", "Ｓ2"),
        ("Specials", "Ｓpecials"),
        ("Extras", "Ｅxtras"),
        ("Special A", "Special A"),
        ("Seasoned Chef", "Seasoned Chef"),
        ("S.E.E. 3", "S.E.E. 3"),
        ("86", "86"),
    ],
)
def test_a_title_is_no_episode_and_no_season(title: str, name: str) -> None:
    assert clean_title(title) == name


def test_a_long_name_is_cut_between_characters_and_marked() -> None:
    name = cut("字" * 100, 100)

    assert len(name.encode()) <= 100
    assert name.startswith("字" * 30)
    assert cut("字" * 101, 100) != name
    assert cut("short", 100) == "short"


@given(st.text())
def test_a_clean_name_is_safe_and_cleaning_it_again_changes_nothing(text: str) -> None:
    name = clean_name(text)

    assert name not in {".", ".."}
    assert not set(name) & set('<>:"/\\|?*\0')
    assert name == unicodedata.normalize("NFC", name)
    assert not name.startswith((".", " "))
    assert not name.endswith((".", " "))
    assert clean_name(name) == name


@pytest.mark.parametrize(
    ("title", "before", "marked"),
    [
        ("星之町", [], "星之町"),
        ("星之町", ["月之町"], "星之町"),
        ("星之町", ["星之町"], "星之町 [bangumi-7]"),
        ("Fate/Zero", ["Fate／Zero"], "Fate/Zero [bangumi-7]"),
        ("Fate Zero", ["fate zero"], "Fate Zero [bangumi-7]"),
        ("星之町", ["星之\u200b町"], "星之町 [bangumi-7]"),
        ("..", ["bangumi-7"], ".. [bangumi-7]"),
        ("..", ["\u200b"], ".."),
    ],
)
def test_two_works_never_look_alike(title: str, before: list[str], marked: str) -> None:
    assert marked_title(title, 7, before=before) == marked


@given(st.text(), st.text())
def test_whatever_two_works_are_called_their_folders_differ(one: str, other: str) -> None:
    second = marked_title(other, 8, before=[folder_title(one, 7)])

    assert folder_title(one, 7).casefold() != folder_title(second, 8).casefold()
