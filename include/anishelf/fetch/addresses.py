"""Which network addresses a stranger's link may lead to. Knows nothing of HTTP."""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Callable, Iterable
from urllib.parse import urlsplit

from anishelf.errors import AddressRefused, FetchFailed

Resolve = Callable[[str, int], list[str]]
"""Returns every address of a host, or raises socket.gaierror."""

_PORTS = {"http": 80, "https": 443}
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_COMPATIBLE = ipaddress.IPv6Network("::/96")  # ::7f00:1 is 127.0.0.1 for some systems
# Special ranges of IANA's registries that this Python does not know yet, or calls global.
# https://www.iana.org/assignments/iana-ipv6-special-registry/
_SPECIAL = tuple(
    ipaddress.ip_network(network)
    for network in (
        "64:ff9b:1::/48", "100:0:0:1::/64", "3fff::/20", "5f00::/16", "fec0::/10", "2001:20::/28",
        "192.88.99.0/24", "192.0.0.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.175.48.0/24",
    )
)  # fmt: skip
_LOCAL_NAMES = (".localhost", ".local", ".internal", ".lan", ".home.arpa")


def resolve(host: str, port: int) -> list[str]:
    """Return every address that the system knows for *host*."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(address[0]) for *_, address in found]


def place_of(url: str) -> str:
    """Return `host:port` of *url*, or raise AddressRefused when it is no http(s) address."""
    try:
        parts = urlsplit(url.strip())
        port = parts.port or _PORTS[parts.scheme]
    except (ValueError, KeyError):
        parts, port = None, 0
    if parts is None or not parts.hostname:
        raise AddressRefused("only addresses that begin with http:// or https:// can be fetched")
    return f"{parts.hostname}:{port}"


def is_public(address: str) -> bool:
    """Return whether *address* belongs to the open internet, also when it wraps an IPv4 one."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = _wrapped(ip)
        if inner is not None:
            return is_public(str(inner))
    special = any(ip in network for network in _SPECIAL if network.version == ip.version)
    return ip.is_global and not ip.is_multicast and not special


class Gate:
    """Lets through public addresses, and private ones only of hosts (`host`, `host:port`) named."""

    def __init__(self, allowed_hosts: Iterable[str], *, resolver: Resolve = resolve) -> None:
        self._allowed = frozenset(re.sub(r"[\s\[\]]", "", host).lower() for host in allowed_hosts)
        self._resolve = resolver

    def addresses(self, host: str, port: int) -> list[str]:
        """Return the addresses to connect to, or raise AddressRefused if one of them is private.

        The caller connects to what was checked here, so that a second answer of the name server
        cannot lead anywhere else.
        """
        try:
            found = self._resolve(host, port)
        except (socket.gaierror, UnicodeError) as error:
            raise FetchFailed(f"the host name {host!r} is not known") from error
        private = [address for address in found if not is_public(address)]
        if private and not self._named(host, port):
            raise _refused(host, port, f"leads to the private address {private[0]}")
        return found

    def check_name(self, host: str, port: int) -> None:
        """Raise AddressRefused when *host* is private by its look; a proxy resolves the rest.

        Only the look counts there: behind a proxy our own name server may know nothing, or lie.
        """
        literal = _literal(host)
        private = not is_public(literal) if literal else f".{host}".endswith(_LOCAL_NAMES)
        if private and not self._named(host, port):
            raise _refused(host, port, "is a private address")

    def _named(self, host: str, port: int) -> bool:
        name = host.lower().rstrip(".")
        return name in self._allowed or f"{name}:{port}" in self._allowed


def _wrapped(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    if ip in _NAT64 or (ip in _COMPATIBLE and int(ip) > 1):
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)


def _literal(host: str) -> str | None:
    try:
        return str(ipaddress.ip_address(host.strip("[]").partition("%")[0]))
    except ValueError:
        pass
    try:
        return socket.inet_ntoa(socket.inet_aton(host))  # "127.1", "0x7f000001", "2130706433"
    except (OSError, UnicodeError):
        return None


def _refused(host: str, port: int, why: str) -> AddressRefused:
    return AddressRefused(
        f"{host}:{port} {why}, which a link may not use; "
        f"if that is meant, add {host}:{port} to ANISHELF_ALLOWED_HOSTS"
    )
