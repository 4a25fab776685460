"""The hook of each connection type. It carries the Test button; tasks use `anishelf.wiring`."""

from __future__ import annotations

from typing import ClassVar

from airflow.sdk import BaseHook

from anishelf.core.endpoint import read_endpoint
from anishelf.errors import PipelineError
from anishelf.provider.checks import CHECKS, DEFAULT_URLS


class _Tested(BaseHook):
    """Knows the names that Airflow asks for, and presses Test."""

    conn_type: ClassVar[str]
    hook_name: ClassVar[str]
    conn_name_attr = "conn_id"
    default_conn_name: ClassVar[str]

    def __init__(self, conn_id: str | None = None) -> None:
        super().__init__()
        self.conn_id = conn_id or self.default_conn_name

    def test_connection(self) -> tuple[bool, str]:
        """Return whether the program behind the connection works with us, and what it said."""
        try:
            stored = self.get_connection(self.conn_id).as_json()
            at = read_endpoint(stored, default=DEFAULT_URLS.get(self.conn_type))
            return True, CHECKS[self.conn_type](at)
        except PipelineError as error:
            return False, str(error)


class QBittorrentHook(_Tested):
    """Connections of type qbittorrent."""

    conn_type = "qbittorrent"
    hook_name = "qBittorrent"
    default_conn_name = "qbittorrent_default"


class Aria2Hook(_Tested):
    """Connections of type aria2."""

    conn_type = "aria2"
    hook_name = "aria2"
    default_conn_name = "aria2_default"


class TransmissionHook(_Tested):
    """Connections of type transmission."""

    conn_type = "transmission"
    hook_name = "Transmission"
    default_conn_name = "transmission_default"


class BangumiHook(_Tested):
    """Connections of type bangumi."""

    conn_type = "bangumi"
    hook_name = "bangumi.tv"
    default_conn_name = "bangumi_default"


class JellyfinHook(_Tested):
    """Connections of type jellyfin."""

    conn_type = "jellyfin"
    hook_name = "Jellyfin"
    default_conn_name = "jellyfin_default"


class SeerrHook(_Tested):
    """Connection type `seerr`."""

    conn_type = "seerr"
    hook_name = "Seerr"
    default_conn_name = "seerr_default"


class SonarrHook(_Tested):
    """Connection type `sonarr`."""

    conn_type = "sonarr"
    hook_name = "Sonarr"
    default_conn_name = "sonarr_default"


class RadarrHook(_Tested):
    """Connection type `radarr`."""

    conn_type = "radarr"
    hook_name = "Radarr"
    default_conn_name = "radarr_default"


class ShokoHook(_Tested):
    """Connection type `shoko`."""

    conn_type = "shoko"
    hook_name = "Shoko"
    default_conn_name = "shoko_default"


class ChannelHook(_Tested):
    """Connection type `anishelf_channel`: an Apprise address, or a webhook with its secret."""

    conn_type = "anishelf_channel"
    hook_name = "Notification channel"
    default_conn_name = "notify_default"
