"""The calendar on the command line, and the addresses for calendar programs."""

from __future__ import annotations

import pytest

from tests.integration.cli.conftest import Cli


def test_nothing_that_is_followed_airs(cli: Cli) -> None:
    assert cli("calendar", "--zone", "Asia/Shanghai").out.startswith("nothing airs")
    assert cli("calendar", "--json").json == []
    assert cli("calendar", "--late").out == "nothing is late\n"
    assert cli("calendar", "season", "--json").json == []


def test_an_address_is_made_listed_and_revoked(cli: Cli) -> None:
    made = cli("calendar", "link", "phone", "--json").json

    assert "/anishelf/calendar.ics?token=" in made["address"]
    (listed,) = cli("calendar", "links", "--json").json
    assert (listed["name"], listed["used_at"]) == ("phone", None)
    assert made["address"].partition("token=")[2] not in str(listed)
    assert cli("calendar", "revoke", made["id"]).out == "phone is revoked\n"
    assert cli("calendar", "links", "--json").json == []
    assert cli("calendar", "revoke", made["id"]).status == 1


@pytest.mark.parametrize("zone", ["Nowhere", "../etc/passwd"])
def test_an_unknown_zone_is_said(cli: Cli, zone: str) -> None:
    assert "no time zone" in cli("calendar", "--zone", zone).err
