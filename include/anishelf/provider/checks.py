"""What the Test button of a connection and `anishelf status` do: one harmless question each.

Nothing here imports Airflow.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import requests

from anishelf.adapters.aria2 import Aria2
from anishelf.adapters.aria2 import open_client as open_aria2
from anishelf.adapters.bangumi import BASE_URL, Bangumi
from anishelf.adapters.jellyfin import Jellyfin
from anishelf.adapters.qbittorrent import connect as connect_qbittorrent
from anishelf.adapters.transmission import Transmission
from anishelf.domain.endpoint import Endpoint
from anishelf.errors import NotFound

Check = Callable[[Endpoint], str]
"""Returns what answered, with its version; raises PipelineError."""

DEFAULT_URLS: Mapping[str, str] = {"bangumi": BASE_URL}
"""The address of a connection without a host, by connection type."""


def check_qbittorrent(at: Endpoint) -> str:
    """Log in and return the version."""
    return connect_qbittorrent(at).check()


def check_aria2(at: Endpoint) -> str:
    """Return the version of aria2."""
    return Aria2(open_aria2(at.url, secret=at.secret)).check()


def check_transmission(at: Endpoint) -> str:
    """Log in and return the version."""
    return Transmission(at.url, login=at.login, password=at.secret).check()


def check_bangumi(at: Endpoint) -> str:
    """Ask bangumi.tv for one subject; a host that knows no such subject answers as well."""
    with requests.Session() as http:
        client = Bangumi(http, _at_once, base_url=at.url, token=at.secret, **_user_agent(at))
        try:
            client.check()
        except NotFound:
            return f"{at.url} answers, but does not show a well-known subject"
    return f"bangumi.tv answers at {at.url}"


def check_jellyfin(at: Endpoint) -> str:
    """Return the name and version of the server; proves that the API key is accepted."""
    with requests.Session() as http:
        return Jellyfin(http, at.url, api_key=at.secret).check()


CHECKS: Mapping[str, Check] = {
    "qbittorrent": check_qbittorrent,
    "aria2": check_aria2,
    "transmission": check_transmission,
    "bangumi": check_bangumi,
    "jellyfin": check_jellyfin,
}
"""The check of each connection type."""


def _at_once() -> None:
    """Let one question by a person go before its turn."""


def _user_agent(at: Endpoint) -> dict[str, str]:
    agent = at.extra.get("user_agent")
    return {"user_agent": str(agent)} if agent else {}
