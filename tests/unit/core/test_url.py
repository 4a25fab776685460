"""Addresses: one spelling each, and nothing secret when shown."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from anishelf.core.url import host_of, normalised_url, redacted


@pytest.mark.parametrize(
    ("one", "same"),
    [
        ("HTTPS://X.Example/a", "https://x.example/a"),
        ("https://x.example", "https://x.example/"),
        ("https://x.example:443/a", "https://x.example/a"),
        ("http://x.example:80/a", "http://x.example/a"),
        ("https://x.example./a", "https://x.example/a"),
        ("https://x.example/a#part", "https://x.example/a"),
        ("https://x.example/?b=2&a=1", "https://x.example/?a=1&b=2"),
        ("https://x.example/?a=1&utm_source=r&fbclid=z", "https://x.example/?a=1"),
        ("https://x.example/?a=1&passkey=p", "https://x.example/?passkey=q&a=1"),
        ("https://me:pw@x.example/a", "https://x.example/a"),
        ("https://x.example/a b", "https://x.example/ab"),
        ("https://x.example/第1話", "https://x.example/%E7%AC%AC1%E8%A9%B1"),
    ],
)
def test_spellings_of_one_address_are_equal(one: str, same: str) -> None:
    assert normalised_url(one) == normalised_url(same)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://x.example/A", "https://x.example/a"),
        ("https://x.example/?a=1", "https://x.example/?a=2"),
        ("https://x.example/", "https://y.example/"),
        ("https://x.example:8443/", "https://x.example/"),
        ("https://x.example/?keyword=1", "https://x.example/?keyword=2"),
    ],
)
def test_different_addresses_stay_apart(one: str, other: str) -> None:
    assert normalised_url(one) != normalised_url(other)


@given(st.text(max_size=60) | st.from_regex(r"https?://[a-z.]{1,9}(:\d{1,5})?/\S{0,30}"))
def test_normalising_twice_changes_nothing(url: str) -> None:
    assert normalised_url(normalised_url(url)) == normalised_url(url)


@given(st.dictionaries(st.from_regex(r"[a-z]{1,6}", fullmatch=True), st.text("ab1", max_size=5)))
def test_the_order_of_parameters_does_not_count(query: dict[str, str]) -> None:
    pairs = [f"{name}={value}" for name, value in query.items()]
    there, back = "&".join(pairs), "&".join(reversed(pairs))

    assert normalised_url(f"http://x/?{there}") == normalised_url(f"http://x/?{back}")


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        (
            "https://mikanani.me/RSS/MyBangumi?token=abc%3d",
            "https://mikanani.me/RSS/MyBangumi?token=***",
        ),
        ("https://me:pw@x.example:8/a", "https://***@x.example:8/a"),
        (
            "http://h:9117/dl/?jackett_apikey=k&path=p",
            "http://h:9117/dl/?jackett_apikey=***&path=p",
        ),
        ("https://x.example/?passkey=k&a=1#frag", "https://x.example/?passkey=***&a=1"),
        ("https://x.example/rss/0123456789abcdef0123456789ABCDEF/x", "https://x.example/rss/***/x"),
        ("https://x.example/?a=1&key=", "https://x.example/?a=1&key="),
        ("https://x.example:99999/", "***"),
    ],
)
def test_secrets_are_not_shown(url: str, shown: str) -> None:
    assert redacted(url) == shown


@given(st.text(max_size=60))
def test_any_text_can_be_shown(url: str) -> None:
    assert isinstance(redacted(f"https://x.example/{url}"), str)


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://X.Example:8/", "x.example"),
        ("[LoliHouse] Show - 01", None),
        ("", None),
        (None, None),
        ("magnet:?xt=x", None),
    ],
)
def test_hosts_are_found(url: str | None, host: str | None) -> None:
    assert host_of(url) == host


@given(st.from_regex(r"https?://[a-zA-Z0-9.:@\\\[\]%\s-]{0,12}[/?#]?[!-~]{0,5}", fullmatch=True))
@example("http://x.example./a")
@example("http://a_b.example/")
@example("HTTP://X.Example/a\n")
def test_the_quick_way_to_a_host_finds_the_same_one(url: str) -> None:
    try:
        parts = urlsplit("".join(url.split()))
        _ = parts.port  # an impossible port is no address
        wanted = parts.hostname
    except ValueError:
        wanted = None

    assert host_of(url) == wanted
