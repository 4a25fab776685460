"""Names of shows: what counts as the same, and which season and year fit."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anishelf.identity.domain.matching import air_window, named_season, names_of, year_fits
from anishelf.identity.domain.subject import Subject
from anishelf.identity.domain.title_key import TitleKey, title_key

NOW = datetime(2026, 5, 1, tzinfo=UTC)


def key(name: str) -> TitleKey:
    return title_key(name)


def show(name: str = "x", **fields: object) -> Subject:
    return Subject(id=1, type=2, name=name, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("葬送的芙莉蓮", "葬送的芙莉莲"),
        ("Ｋａｇｕｙａ－ｓａｍａ", "kaguya-sama"),
        ("SPY×FAMILY", "spy family"),
        ("けいおん！", "けいおん"),
        ("Trigun (1998)", "TRIGUN"),
        ("轻音少女 [TV]", "轻音少女"),
        ("Re:ゼロから始める異世界生活", "Ｒｅ：ゼロから始める異世界生活"),
    ],
)
def test_what_people_write_differently_is_the_same_name(one: str, other: str) -> None:
    assert key(one) == key(other)


@pytest.mark.parametrize(
    ("name", "bare", "season"),
    [
        ("金牌得主 第二季", "金牌得主", 2),
        ("3月のライオン 第2シリーズ", "3月のライオン", 2),
        ("X 第十二期", "x", 12),
        ("X 第二十一季", "x", 21),
        ("JOJO的奇妙冒险 第二部", "jojo的奇妙冒险", 2),
        ("ようこそ実力至上主義の教室へ 2nd Season", "ようこそ実力至上主义の教室へ", 2),
        ("South Park Season 25", "southpark", 25),
        ("Show S02", "show", 2),
        ("Show S2", "show", 2),
        ("Overlord II", "overlord", 2),
        ("オーバーロードⅢ", "オーバーロード", 3),
        ("金牌得主 2期", "金牌得主", 2),
    ],
)
def test_the_season_is_taken_out_of_a_name(name: str, bare: str, season: int) -> None:
    assert (key(name).key, key(name).season) == (bare, season)


@pytest.mark.parametrize(
    "name",
    ["86", "第3章", "Final Season", "第二季", "2.5次元の誘惑", "VI", "コードギアス R2", "Mix"],
)
def test_not_every_number_is_a_season(name: str) -> None:
    assert key(name).season is None
    assert key(name).key


def test_a_digit_at_the_end_is_only_a_hint() -> None:
    assert key("Kaguya-sama 2") == TitleKey("kaguyasama2", None, 2, "kaguyasama")


def test_a_name_of_punctuation_is_still_a_name() -> None:
    assert key("△").key
    assert key("△") != key("□")


@given(st.text(max_size=60))
def test_no_text_breaks_it_and_only_blank_ones_have_no_key(text: str) -> None:
    assert bool(key(f"a{text}").key)
    assert key(text) == key(f" {text} ")


def test_names_come_from_the_subject_and_its_infobox() -> None:
    subject = show(
        "原名",
        name_cn="中文",
        infobox={"别名": ("Alias", "中文"), "中文名": ("中文名",), "导演": ("某人",)},
    )

    assert names_of(subject) == ("原名", "中文", "中文名", "Alias")


@pytest.mark.parametrize(
    ("name", "name_cn", "season"),
    [
        ("X 第2期", "某 第二季", 2),
        ("X!!", "某 第二季", 2),
        ("X", "某", None),
        ("X 3rd Season", "某 第二季", None),
    ],
)
def test_a_season_counts_when_the_main_names_do_not_contradict(
    name: str, name_cn: str, season: int | None
) -> None:
    assert named_season(show(name, name_cn=name_cn)) == season


def test_an_alias_states_no_season() -> None:
    assert named_season(show("X", infobox={"别名": ("X 2期",)})) is None


def test_the_titles_own_year_counts_within_one() -> None:
    subject = show(air_date=date(2024, 12, 30))

    fits = [
        year_fits(subject, year=year, published_at=None, now=NOW)
        for year in (2022, 2023, 2024, 2025, 2026)
    ]

    assert fits == [False, True, True, True, False]


@pytest.mark.parametrize(
    ("published", "fits"),
    [("2023-10-02", False), ("2024-04-01", True), ("2026-03-20", True), ("2026-04-02", False)],
)
def test_a_publication_must_lie_in_the_air_window_widened_by_a_year(
    published: str, *, fits: bool
) -> None:
    subject = show(air_date=date(2024, 10, 5), end_date=date(2025, 3, 30))
    at = datetime.fromisoformat(published).replace(tzinfo=UTC)

    assert year_fits(subject, year=None, published_at=at, now=NOW) is fits


def test_without_dates_the_year_says_nothing() -> None:
    assert year_fits(show(), year=2024, published_at=NOW, now=NOW) is None
    assert year_fits(show(air_date=date(2024, 1, 1)), year=None, published_at=None, now=NOW) is None


def test_a_show_without_end_is_as_long_as_its_episodes_take() -> None:
    subject = show(air_date=date(2024, 1, 1), episode_count=12)

    assert air_window(subject, now=NOW) == (date(2024, 1, 1), date(2024, 3, 25))


def test_a_show_of_unknown_length_goes_on() -> None:
    assert air_window(show(air_date=date(1999, 10, 20)), now=NOW)[1] == NOW.date()
