"""What servers ask for in Retry-After."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from anishelf.core.pace import LONGEST_WISH, wished
from anishelf.fetch import asked_to_wait

NOW = datetime(2026, 4, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("120", 120), ("0", 0), ("", None), (None, None), ("soon", None), ("-5", None), ("1e9", None)],
)
def test_a_number_of_seconds_is_read(value: str | None, seconds: float | None) -> None:
    assert asked_to_wait(value) == seconds


def test_a_date_is_read() -> None:
    until = datetime.now(UTC) + timedelta(hours=1)

    found = asked_to_wait(format_datetime(until))

    assert found is not None
    assert 3590 < found <= 3600
    assert asked_to_wait("Wed, 01 Apr 2020 10:00:00 GMT") == 0


@pytest.mark.parametrize("asked", ["9" * 60, "99999999"])
def test_nobody_makes_us_wait_longer_than_a_day(asked: str) -> None:
    assert wished(asked_to_wait(asked) or 0, now=NOW) == NOW + LONGEST_WISH
