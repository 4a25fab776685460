"""Subjects: how long an answer about them is good."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from anishelf.identity.domain.states import WorkKind
from anishelf.identity.domain.subject import Subject, refresh_interval

NOW = datetime(2026, 5, 1, tzinfo=UTC)
DAY, MONTH = timedelta(days=1), timedelta(days=30)


def show(**fields: object) -> Subject:
    return Subject(id=7, type=2, name="x", **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("subject", "interval"),
    [
        (show(), DAY),
        (show(air_date=date(2026, 4, 5), episode_count=12), DAY),
        (show(air_date=date(2027, 1, 1)), DAY),
        (show(air_date=date(2025, 1, 1), end_date=date(2026, 4, 20)), DAY),
        (show(air_date=date(2025, 1, 1), end_date=date(2025, 3, 20)), MONTH),
        (show(air_date=date(2025, 1, 1), episode_count=12), MONTH),
        (show(air_date=date(2025, 1, 1)), DAY),
        (show(air_date=date(1998, 1, 1)), MONTH),
        (show(air_date=date(1999, 10, 20), episode_count=2000), DAY),
    ],
)
def test_what_airs_is_asked_daily_and_what_ended_monthly(
    subject: Subject, interval: timedelta
) -> None:
    assert refresh_interval(subject, now=NOW) == interval


@pytest.mark.parametrize(
    ("platform", "kind"),
    [
        ("TV", WorkKind.TV),
        ("WEB", WorkKind.TV),
        ("", WorkKind.TV),
        ("OVA", WorkKind.OVA),
        ("剧场版", WorkKind.MOVIE),
    ],
)
def test_the_platform_tells_how_a_subject_is_shown(platform: str, kind: WorkKind) -> None:
    assert show(platform=platform).kind is kind


def test_a_subject_is_described_so_that_it_can_be_told_from_others() -> None:
    assert show(name_cn="雾港", air_date=date(2024, 1, 1)).describe() == "雾港 (2024, bgm/7)"
    assert show().describe() == "x (year unknown, bgm/7)"
