"""What an Airflow connection says of a program: where it answers and how to log in. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from anishelf.errors import SettingInvalid

_FINGERPRINT_ROUNDS = 50_000
SCHEMES = frozenset({"http", "https"})


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An address and a login; `secret` is a password, a token or an API key."""

    url: str
    login: str | None = None
    secret: str | None = field(default=None, repr=False)
    extra: Mapping[str, Any] = field(default_factory=dict, repr=False)

    @property
    def verify(self) -> bool:
        """Return whether a certificate must be valid: extra `verify`, true where nothing is said."""
        return str(self.extra.get("verify", True)).lower() not in {"false", "0", "no"}


def endpoint(
    *,
    host: str | None,
    port: int | None = None,
    schema: str | None = None,
    login: str | None = None,
    password: str | None = None,
    extra: Mapping[str, Any] | None = None,
    default: str | None = None,
) -> Endpoint:
    """Return the endpoint of a connection's fields, or raise SettingInvalid.

    *host* is a name or a whole address (`https://nas.example/qb`); *default* is the address of a
    connection without a host.
    """
    address = (host or "").strip() or default
    if not address:
        raise SettingInvalid("the connection has no host; enter a name or an address")
    known = schema if schema in SCHEMES else "http"
    return Endpoint(
        url=_url(address if "://" in address else f"{known}://{_bracketed(address)}", port),
        login=login or None,
        secret=password or None,
        extra=dict(extra or {}),
    )


def login_fingerprint(url: str, username: str | None, secret: str | None) -> str:
    """Return a value that changes with any part of a login and does not give the secret away."""
    salt = f"{url}\n{username}".encode()
    return hashlib.pbkdf2_hmac("sha256", (secret or "").encode(), salt, _FINGERPRINT_ROUNDS).hex()


def read_endpoint(text: str, *, default: str | None = None) -> Endpoint:
    """Return the endpoint of a connection as Airflow writes it: JSON, or a URL."""
    fields = _json(text) if text.lstrip().startswith("{") else _uri(text)
    return endpoint(**fields, default=default)


def _url(address: str, port: int | None) -> str:
    try:
        parts = urlsplit(address)
        known = parts.port
    except ValueError as error:
        raise SettingInvalid(f"{address!r} is no address: {error}") from error
    if parts.scheme not in SCHEMES or not parts.hostname:
        raise SettingInvalid(f"{address!r} is no http or https address")
    number = known or port
    host = _bracketed(parts.hostname)
    return f"{parts.scheme}://{host}{f':{number}' if number else ''}{parts.path.rstrip('/')}"


def _bracketed(host: str) -> str:
    bare_ipv6 = host.count(":") > 1 and not host.startswith("[")
    return f"[{host}]" if bare_ipv6 else host


def _json(text: str) -> dict[str, Any]:
    try:
        fields = json.loads(text)
        extra = fields.get("extra") or {}
        extra = json.loads(extra) if isinstance(extra, str) else extra
        port = fields.get("port")
        known = {name: fields.get(name) for name in ("host", "schema", "login", "password")}
        return known | {"port": int(port) if port else None, "extra": extra}
    except (ValueError, AttributeError) as error:
        raise SettingInvalid("the connection is no JSON as Airflow writes it") from error


def _uri(text: str) -> dict[str, Any]:
    parts = urlsplit(text)
    query = dict(parse_qsl(parts.query))
    packed = query.pop("__extra__", None)
    return {
        "host": unquote(parts.hostname or ""),
        "port": parts.port,
        "schema": unquote(parts.path.strip("/")) or None,
        "login": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "extra": json.loads(packed) if packed else query,
    }
