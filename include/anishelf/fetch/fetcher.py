"""The guarded GET: whom it may ask, and in whose name."""

from __future__ import annotations

import functools
import importlib.metadata
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager

import requests

from anishelf.fetch.addresses import Gate, Resolve, place_of, resolve
from anishelf.fetch.connections import Deadline, GuardedAdapter
from anishelf.fetch.exchange import Exchange, Response, Streamed, Take

MAX_BYTES = 20 << 20
TOTAL_SECONDS = 30.0


@functools.cache
def user_agent() -> str:
    """Return the name under which we ask, as bangumi.tv wants it: owner/app/version (url)."""
    version = importlib.metadata.version("anishelf")
    return f"anishelf/anishelf/{version} (https://github.com/anishelf/anishelf)"


class Fetcher:
    """Fetches what strangers link to; private addresses only of hosts in *allowed_hosts*.

    An entry is `host` or `host:port`. Each request has its own session: no cookie, connection or
    login of one site reaches another. *proxies* names the proxy of a `host:port`, *proxy* the one
    of all others; a request may name its own.
    """

    def __init__(
        self,
        *,
        allowed_hosts: Iterable[str] = (),
        proxy: str | None = None,
        proxies: Mapping[str, str] | None = None,
        new_session: Callable[[], requests.Session] = requests.Session,
        resolver: Resolve = resolve,
    ) -> None:
        self._allowed = frozenset(allowed_hosts)
        self._proxy = proxy
        self._proxies = dict(proxies or {})
        self._new_session = new_session
        self._resolver = resolver
        # At DEBUG it logs each address as it is, with the passwords and keys in it.
        logging.getLogger("urllib3.connectionpool").setLevel(logging.INFO)

    def get(
        self,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        max_bytes: int = MAX_BYTES,
        timeout: float = TOTAL_SECONDS,
        proxy: str | None = None,
        trust_host: bool = False,
    ) -> Response:
        """Return the answer (200 or 304) to *url*, after at most five redirects, or raise.

        *timeout* limits the whole request in seconds, *max_bytes* the decoded body. An empty
        *proxy* means none. *trust_host* allows a private address for the host of *url* itself,
        because the user named it; never for what it redirects to.
        """
        trusted = {place_of(url)} if trust_host else set()
        with self._opened(self._proxy_for(url, proxy), timeout, trusted) as (
            session,
            gate,
            deadline,
        ):
            exchange = Exchange(session, gate, deadline, max_bytes=max_bytes, seconds=timeout)
            return exchange.follow(url, {"User-Agent": user_agent(), **(headers or {})})

    def stream(
        self,
        url: str,
        take: Take,
        *,
        headers: Mapping[str, str],
        max_bytes: int,
        timeout: float,
    ) -> Response:
        """Hand the body of *url* to *take* piece by piece; return status and headers.

        Besides 200, *take* may meet 206 and 416, the answers to a request for a part.
        """
        with self._opened(self._proxy_for(url, None), timeout, set()) as (session, gate, deadline):
            exchange = Streamed(
                session, gate, deadline, max_bytes=max_bytes, seconds=timeout, take=take
            )
            # Packed on its way, a part would not fit to the part that we have.
            plain = {"User-Agent": user_agent(), "Accept-Encoding": "identity"}
            return exchange.follow(url, {**plain, **headers})

    def _proxy_for(self, url: str, proxy: str | None) -> str | None:
        return self._proxies.get(place_of(url), self._proxy) if proxy is None else proxy

    @contextmanager
    def _opened(
        self, proxy: str | None, timeout: float, trusted: set[str]
    ) -> Iterator[tuple[requests.Session, Gate, Deadline]]:
        gate = Gate(self._allowed | trusted, resolver=self._resolver)
        with Deadline(timeout) as deadline, self._new_session() as session:
            session.trust_env = False  # a .netrc or HTTP_PROXY of the machine is not for strangers
            adapter = GuardedAdapter(gate, deadline)
            session.mount("http://", adapter)
            session.mount("https://", adapter)
            session.proxies = {"http": proxy, "https": proxy} if proxy else {}
            yield session, gate, deadline
