"""Tells Airflow which connection types we add, and how their forms look."""

from __future__ import annotations

from typing import Any

_HOOKS = "anishelf.provider.hooks"
_VERIFY = {
    "label": "Check the certificate",
    "schema": {"type": ["boolean", "null"], "default": True},
    "description": "Switch off only for an https address with a certificate of your own making.",
}


def get_provider_info() -> dict[str, Any]:
    """Return what Airflow's provider manager reads at start-up."""
    return {
        "package-name": "anishelf",
        "name": "Anishelf",
        "description": "Keeps an anime library complete.",
        "connection-types": [
            _qbittorrent(),
            _aria2(),
            _transmission(),
            _bangumi(),
            _jellyfin(),
            *(_neighbour(*each) for each in _NEIGHBOURS),
            _channel(),
        ],
    }


def _qbittorrent() -> dict[str, Any]:
    return _type(
        "qbittorrent",
        "QBittorrentHook",
        "qBittorrent",
        hidden=["schema"],
        relabeled={"login": "User", "password": "Password"},
        placeholders={"host": "127.0.0.1, or https://nas.example/qbittorrent", "port": "8080"},
        fields={
            "api_key": {
                "label": "API key",
                "schema": {"type": ["string", "null"], "format": "password"},
                "description": "Instead of user and password, from qBittorrent 5.2 on.",
            },
            "path_map": {
                "label": "Path map",
                "schema": {"type": ["object", "null"]},
                "description": (
                    "qBittorrent's folders and where Anishelf finds them, for example "
                    '{"/downloads": "/data/downloads"}; only where they differ.'
                ),
            },
            "verify": _VERIFY,
        },
    )


def _aria2() -> dict[str, Any]:
    return _type(
        "aria2",
        "Aria2Hook",
        "aria2",
        hidden=["schema", "login"],
        relabeled={"password": "RPC secret"},
        placeholders={"host": "127.0.0.1", "port": "6800"},
        fields={},
    )


def _transmission() -> dict[str, Any]:
    return _type(
        "transmission",
        "TransmissionHook",
        "Transmission",
        hidden=["schema"],
        relabeled={"login": "User", "password": "Password"},
        placeholders={"host": "127.0.0.1", "port": "9091"},
        fields={},
    )


def _bangumi() -> dict[str, Any]:
    return _type(
        "bangumi",
        "BangumiHook",
        "bangumi.tv",
        hidden=["schema", "login", "port"],
        relabeled={"password": "Access token"},
        placeholders={
            "host": "https://api.bgm.tv",
            "password": "optional, from https://next.bgm.tv/demo/access-token",
        },
        fields={
            "user_agent": {
                "label": "User agent",
                "schema": {"type": ["string", "null"]},
                "description": "How we introduce ourselves; leave empty for our own.",
            },
        },
    )


def _jellyfin() -> dict[str, Any]:
    return _type(
        "jellyfin",
        "JellyfinHook",
        "Jellyfin",
        hidden=["schema", "login"],
        relabeled={"password": "API key"},
        placeholders={"host": "127.0.0.1, or https://jellyfin.example", "port": "8096"},
        fields={},
    )


_NEIGHBOURS = (
    ("seerr", "SeerrHook", "Seerr", "5055"),
    ("sonarr", "SonarrHook", "Sonarr", "8989"),
    ("radarr", "RadarrHook", "Radarr", "7878"),
    ("shoko", "ShokoHook", "Shoko", "8111"),
)


def _neighbour(conn_type: str, hook: str, label: str, port: str) -> dict[str, Any]:
    return _type(
        conn_type,
        hook,
        label,
        hidden=["schema", "login"],
        relabeled={"password": "API key"},
        placeholders={"host": f"127.0.0.1, or https://{conn_type}.example", "port": port},
        fields={},
    )


def _channel() -> dict[str, Any]:
    return _type(
        "anishelf_channel",
        "ChannelHook",
        "Notification channel",
        hidden=["schema", "login", "port"],
        relabeled={"host": "Webhook address", "password": "Apprise address or secret"},
        placeholders={
            "host": "only for a webhook: https://example.org/hook",
            "password": "tgram://…, ntfy://…; for a webhook whsec_…",
        },
        fields={},
    )


def _type(
    conn_type: str,
    hook: str,
    label: str,
    *,
    hidden: list[str],
    relabeled: dict[str, str],
    placeholders: dict[str, str],
    fields: dict[str, Any],
) -> dict[str, Any]:
    return {
        "connection-type": conn_type,
        "hook-class-name": f"{_HOOKS}.{hook}",
        "hook-name": label,
        "ui-field-behaviour": {
            "hidden-fields": hidden,
            "relabeling": relabeled,
            "placeholders": placeholders,
        },
        **({"conn-fields": fields} if fields else {}),
    }
