"""Addresses and logins, as people type them into a connection."""

from __future__ import annotations

import json

import pytest

from anishelf.core.endpoint import endpoint, read_endpoint
from anishelf.errors import SettingInvalid


@pytest.mark.parametrize(
    ("fields", "url"),
    [
        ({"host": "nas"}, "http://nas"),
        ({"host": " nas ", "port": 8080}, "http://nas:8080"),
        ({"host": "https://nas.example/qb/"}, "https://nas.example/qb"),
        ({"host": "https://nas.example:444", "port": 8080}, "https://nas.example:444"),
        ({"host": "nas", "schema": "https", "port": 444}, "https://nas:444"),
        ({"host": "::1", "port": 80}, "http://[::1]:80"),
        ({"host": "[::1]", "port": 80}, "http://[::1]:80"),
        ({"host": "nas:8080"}, "http://nas:8080"),
        ({"host": None, "default": "https://api.bgm.tv"}, "https://api.bgm.tv"),
    ],
)
def test_a_host_is_a_name_or_an_address(fields: dict[str, object], url: str) -> None:
    assert endpoint(**fields).url == url  # type: ignore[arg-type]


@pytest.mark.parametrize("host", [None, "", " ", "ftp://nas", "http://", "http://nas:port"])
def test_what_is_no_address_is_said_in_words(host: str | None) -> None:
    with pytest.raises(SettingInvalid):
        endpoint(host=host)


def test_airflows_json_and_its_urls_say_the_same() -> None:
    extra = {"api_key": "k", "path_map": {"/a": "/b"}}
    fields = {"conn_type": "qbittorrent", "host": "nas", "port": 8080, "login": "me"}
    packed = "%7B%22api_key%22%3A+%22k%22%2C+%22path_map%22%3A+%7B%22%2Fa%22%3A+%22%2Fb%22%7D%7D"

    as_json = read_endpoint(json.dumps({**fields, "password": "p/w", "extra": extra}))
    as_text = read_endpoint(json.dumps({**fields, "password": "p/w", "extra": json.dumps(extra)}))
    as_url = read_endpoint(f"qbittorrent://me:p%2Fw@nas:8080/?__extra__={packed}")

    assert as_json == as_text == as_url
    assert (as_json.url, as_json.login, as_json.secret) == ("http://nas:8080", "me", "p/w")
    assert as_json.extra["path_map"] == {"/a": "/b"}


@pytest.mark.parametrize("text", ["{", '{"port": "x", "host": "h"}', '{"extra": "{"}'])
def test_broken_json_is_said_in_words(text: str) -> None:
    with pytest.raises(SettingInvalid):
        read_endpoint(text)


def test_secrets_are_not_in_its_text() -> None:
    at = endpoint(host="nas", password="topsecret", extra={"api_key": "topsecret"})

    assert "topsecret" not in repr(at)


@pytest.mark.parametrize("said", ["false", "0", False])
def test_a_certificate_must_be_valid_unless_said_otherwise(said: object) -> None:
    assert endpoint(host="nas").verify
    assert not endpoint(host="nas", extra={"verify": said}).verify
