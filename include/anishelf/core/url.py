"""Addresses as text: one spelling for each, and one that is safe to show. Nothing is fetched."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, parse_qsl, quote, urlencode, urlsplit

_DEFAULT_PORTS = {"http": 80, "https": 443}
_TRACKING = re.compile(r"utm_.*|fbclid|gclid|yclid|mc_[ce]id|spm|igshid|_ga", re.IGNORECASE)
# What belongs to one user, whatever the link is to: "passkey", "jackett_apikey", "torrent_pass".
_PERSONAL = re.compile(
    r"(?:.*[_-])?(?:token|passkey|api_?key|authkey|rsskey|torrent_pass|signature)", re.IGNORECASE
)
# Hidden when shown; a few of these can also be a part of what a link names ("key", "sid").
_SECRET = re.compile(
    r"(?:.*[_-])?(?:\w*token|\w*pass\w*|pwd|secret|\w*key|auth|sign|sig|signature|session\w*|pk|sid)",
    re.IGNORECASE,
)
_SECRET_SEGMENT = re.compile(r"(?<=/)[0-9a-f]{32}(?=/|$)", re.IGNORECASE)
# A plain name and no port: what nearly every link in a feed has, and quick to see.
_ORDINARY = re.compile(
    r"https?://([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)[/?#]", re.IGNORECASE | re.ASCII
)
# The same with a path of plain signs and nothing after it: its one spelling is quick to see, too.
_PLAIN = re.compile(
    r"(https?)://([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)(/[\w./~-]*)", re.IGNORECASE | re.ASCII
)
_UNSAFE = re.compile(r"[\s\x00-\x1f\x7f]+")
_LONGEST_NAME = 100  # no parameter has a longer name, and patterns take their time over one
HIDDEN = "***"


def normalised_url(url: str) -> str:
    """Return the spelling of *url* that all links to the same thing share.

    Scheme and host are lower-case, the query is sorted; a default port, the fragment, a login,
    parameters that track people and parameters that hold a personal key are left out.
    """
    plain = _PLAIN.fullmatch(url)
    if plain is not None:
        return f"{plain[1].lower()}://{plain[2].lower()}{plain[3]}"
    parts = _split(url)
    if parts is None:
        return _UNSAFE.sub("", url)
    query = sorted(
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if len(name) > _LONGEST_NAME or not (_TRACKING.fullmatch(name) or _PERSONAL.fullmatch(name))
    )
    path = quote(parts.path, safe="/%:@!$&'()*+,;=~") or "/"
    return parts._replace(
        scheme=parts.scheme.lower(),
        netloc=_host(parts),
        path=path if parts.netloc else parts.path,
        query=urlencode(query),
        fragment="",
    ).geturl()


def redacted(url: str) -> str:
    """Return *url* fit for logs and messages: no password, personal key or token is left in it."""
    parts = _split(url)
    if parts is None:
        return HIDDEN
    login = f"{HIDDEN}@" if "@" in parts.netloc else ""
    return parts._replace(
        netloc=login + parts.netloc.rpartition("@")[2],
        path=_SECRET_SEGMENT.sub(HIDDEN, parts.path),
        query="&".join(_hidden(pair) for pair in parts.query.split("&")),
        fragment="",
    ).geturl()


def host_of(url: str | None) -> str | None:
    """Return the lower-case host name of *url*, or None when it has none."""
    ordinary = _ORDINARY.match(url or "")
    if ordinary is not None:
        return ordinary[1].lower()
    parts = _split(url or "")
    return parts.hostname if parts else None


def site_of(url: str | None) -> str | None:
    """Return who answers at *url*, as `host` or `host:port`, or None when it is no web address.

    The usual ports are left out, so that http and https of one host are one site.
    """
    ordinary = _ORDINARY.match(url or "")
    if ordinary is not None:
        return ordinary[1].lower()
    if not (url or "").lower().startswith(("http://", "https://")):
        return None
    parts = _split(url or "")
    return _host(parts) if parts and parts.hostname else None


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(_UNSAFE.sub("", url))
        parts.port  # noqa: B018  # an impossible port is found only by asking for it
    except ValueError:
        return None
    return parts


def _host(parts: SplitResult) -> str:
    host = (parts.hostname or "").rstrip(".")
    host = f"[{host}]" if ":" in host else host
    usual = parts.port in {None, _DEFAULT_PORTS.get(parts.scheme.lower())}
    return host if usual else f"{host}:{parts.port}"


def _hidden(pair: str) -> str:
    name, given, value = pair.partition("=")
    secret = len(name) > _LONGEST_NAME or _SECRET.fullmatch(name)
    return f"{name}={HIDDEN}" if given and value and secret else pair
