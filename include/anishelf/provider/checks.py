"""What the Test button of a connection and `anishelf status` do: one harmless question each.

Nothing here imports Airflow.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from anishelf.core.endpoint import Endpoint
from anishelf.downloads.kinds import KINDS, Kind
from anishelf.errors import NotFound
from anishelf.fetch import service_session
from anishelf.identity.adapters.bangumi import BASE_URL, Bangumi
from anishelf.mediaserver.adapters.jellyfin import Jellyfin
from anishelf.notifications.ways import NO_HOST, send_test
from anishelf.settings import Settings
from anishelf.tracker.adapters.arr import Arr
from anishelf.tracker.adapters.seerr import Seerr
from anishelf.tracker.adapters.shoko import Shoko
from anishelf.tracker.domain.states import Source

Check = Callable[[Endpoint], str]
"""Returns what answered, with its version; raises PipelineError."""

DEFAULT_URLS: Mapping[str, str] = {"bangumi": BASE_URL, "anishelf_channel": NO_HOST}
"""The address of a connection without a host, by connection type."""


def check_bangumi(at: Endpoint) -> str:
    """Ask bangumi.tv for one subject; a host that knows no such subject answers as well."""
    with service_session() as http:
        client = Bangumi(
            http, _at_once, base_url=at.url, token=at.secret, agent=at.extra.get("user_agent")
        )
        try:
            client.check()
        except NotFound:
            return f"{at.url} answers, but does not show a well-known subject"
    return f"bangumi.tv answers at {at.url}"


def check_jellyfin(at: Endpoint) -> str:
    """Return the name and version of the server; proves that the API key is accepted."""
    with service_session() as http:
        return Jellyfin(http, at.url, api_key=at.secret).check()


def check_seerr(at: Endpoint) -> str:
    """Return its version; proves that the API key is accepted."""
    with service_session() as http:
        return Seerr(http, at.url, api_key=at.secret).check()


def check_shoko(at: Endpoint) -> str:
    """Return its version; proves that the API key is accepted."""
    with service_session() as http:
        return Shoko(http, at.url, api_key=at.secret).check()


def check_channel(at: Endpoint) -> str:
    """Send a message that says it is a test; raise NotificationInvalid when it does not arrive."""
    return send_test(at, allowed_hosts=Settings.from_env().allowed_hosts)


def _check_arr(source: Source) -> Check:
    def check(at: Endpoint) -> str:
        with service_session() as http:
            return Arr(http, at.url, source=source, api_key=at.secret).check()

    return check


def _check_of(kind: Kind) -> Check:
    return lambda at: kind.connect(at, Settings.from_env().downloads_dir).check()


CHECKS: Mapping[str, Check] = {
    **{name: _check_of(kind) for name, kind in KINDS.items() if kind.has_connection},
    "bangumi": check_bangumi,
    "jellyfin": check_jellyfin,
    "seerr": check_seerr,
    "sonarr": _check_arr(Source.SONARR),
    "radarr": _check_arr(Source.RADARR),
    "shoko": check_shoko,
    "anishelf_channel": check_channel,
}
"""The check of each connection type."""


def _at_once() -> None:
    """Let one question by a person go before its turn."""
