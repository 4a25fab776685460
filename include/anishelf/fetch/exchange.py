"""One exchange with its redirects: size and time are limited, every refusal has its error."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urljoin

import requests
from requests import exceptions as refusals

from anishelf import errors
from anishelf.errors import AddressRefused, BodyTooLarge, FetchFailed, NotFound, TooSlow
from anishelf.fetch.addresses import Gate, place_of
from anishelf.fetch.connections import Deadline
from anishelf.fetch.waiting import asked_to_wait, waiting_in_words

_WAIT_SECONDS = 10.0  # for a connection, and for the next byte
_MAX_REDIRECTS = 5
_CHUNK = 1 << 16
_PARTS = frozenset({HTTPStatus.PARTIAL_CONTENT, HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE})
_CREDENTIALS = frozenset({"authorization", "cookie"})


@dataclass(frozen=True, slots=True)
class Response:
    """An answer that was read to its end; header names are lower-case, *url* is the final one."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str

    @property
    def not_modified(self) -> bool:
        """Return whether the server says that what we have is current."""
        return self.status == HTTPStatus.NOT_MODIFIED


Take = Callable[[Response, Iterator[bytes]], None]
"""Takes the pieces of a body as they arrive; status and headers are known by then."""


class Exchange:
    """One request with its redirects."""

    def __init__(
        self,
        session: requests.Session,
        gate: Gate,
        deadline: Deadline,
        *,
        max_bytes: int,
        seconds: float,
    ) -> None:
        self._session = session
        self._gate = gate
        self._deadline = deadline
        self._max_bytes = max_bytes
        self._seconds = seconds

    def follow(self, url: str, headers: dict[str, str]) -> Response:
        """Return the answer at the end of the redirects; indexers may end them with a magnet link."""
        headers = {"Accept-Encoding": "gzip, deflate", **headers}
        for _ in range(_MAX_REDIRECTS + 1):
            answer = self._ask(url, headers)
            if isinstance(answer, Response):
                return answer
            if answer[:8].lower() == "magnet:?":
                return Response(HTTPStatus.OK, {}, answer.encode(), url)
            if place_of(answer) != place_of(url):
                headers = {k: v for k, v in headers.items() if k.lower() not in _CREDENTIALS}
            url = answer
        raise FetchFailed(f"{place_of(url)} redirects more than {_MAX_REDIRECTS} times")

    def _ask(self, url: str, headers: dict[str, str]) -> Response | str:
        """Return the answer, or the address to which it redirects."""
        place = place_of(url)
        if self._session.proxies:
            host, _, port = place.rpartition(":")
            self._gate.check_name(host, int(port))
        wait = min(_WAIT_SECONDS, self._seconds)
        try:
            with self._session.get(
                url, headers=headers, timeout=wait, allow_redirects=False, stream=True
            ) as answer:
                return self._read(answer, url)
        except refusals.RequestException as error:
            # Their text holds the address with its keys, so neither it nor its trace is kept.
            failure = self._translate(error, place)
        except FetchFailed:
            if not self._deadline.expired:
                raise
            failure = self._too_slow(place)
        except ValueError:
            # requests reads where a redirect leads even when it shall not follow it.
            failure = AddressRefused(f"{place} redirects to what is no usable web address")
        raise failure from None

    def _read(self, answer: requests.Response, url: str) -> Response | str:
        target = self._session.get_redirect_target(answer)
        if target is not None:
            return _joined(url, target)
        return self._taken(answer, url)

    def _taken(self, answer: requests.Response, url: str) -> Response:
        """Return the answer with its body."""
        _check_status(answer, place_of(url))
        return Response(
            status=answer.status_code,
            headers={name.lower(): value for name, value in answer.headers.items()},
            body=self._body(answer, place_of(url)),
            url=url,
        )

    def _body(self, answer: requests.Response, place: str) -> bytes:
        announced = answer.headers.get("Content-Length", "")
        body = bytearray()
        too_large = announced.isdecimal() and int(announced) > self._max_bytes
        for chunk in () if too_large else answer.iter_content(_CHUNK):
            body += chunk
            too_large = len(body) > self._max_bytes
            if too_large or self._deadline.expired:
                break
        # A shut socket looks like the end of an answer whose length nobody announced.
        if self._deadline.expired:
            raise self._too_slow(place)
        if too_large:
            raise BodyTooLarge(f"{place} sends more than the limit of {_size(self._max_bytes)}")
        return bytes(body)

    def _translate(self, error: refusals.RequestException, place: str) -> FetchFailed:
        if self._deadline.expired:
            return self._too_slow(place)
        match error:
            case refusals.SSLError():
                return FetchFailed(f"no safe connection to {place}: {_tls_reason(error)}")
            case refusals.ProxyError():
                return FetchFailed(f"the proxy does not let us through to {place}")
            case refusals.Timeout():
                return TooSlow(f"{place} has been silent for {_WAIT_SECONDS:g} seconds")
            case refusals.ContentDecodingError():
                return FetchFailed(f"{place} sends a body that cannot be decompressed")
            case refusals.InvalidSchema() if self._session.proxies:
                return FetchFailed("the proxy's address cannot be used; http:// and https:// can")
            case refusals.InvalidURL() | refusals.InvalidSchema() | refusals.MissingSchema():
                return AddressRefused(f"{place} is no usable web address")
            case _:
                return FetchFailed(f"{place} broke off its answer ({type(error).__name__})")

    def _too_slow(self, place: str) -> FetchFailed:
        return TooSlow(f"{place} took longer than {self._seconds:g} seconds")


class Streamed(Exchange):
    """One request whose body is handed over piece by piece instead of being kept."""

    def __init__(
        self,
        session: requests.Session,
        gate: Gate,
        deadline: Deadline,
        *,
        max_bytes: int,
        seconds: float,
        take: Take,
    ) -> None:
        super().__init__(session, gate, deadline, max_bytes=max_bytes, seconds=seconds)
        self._take = take

    def follow(self, url: str, headers: dict[str, str]) -> Response:
        """Return status and headers; a magnet link at the end of the redirects is no file."""
        said = super().follow(url, headers)
        if said.body:
            raise AddressRefused(f"{place_of(url)} leads to a magnet link, not to a file")
        return said

    def _taken(self, answer: requests.Response, url: str) -> Response:
        place = place_of(url)
        if answer.status_code not in _PARTS:
            _check_status(answer, place)
        said = Response(
            status=answer.status_code,
            headers={name.lower(): value for name, value in answer.headers.items()},
            body=b"",
            url=url,
        )
        self._take(said, self._pieces(answer, place))
        return said

    def _pieces(self, answer: requests.Response, place: str) -> Iterator[bytes]:
        count = 0
        for chunk in answer.iter_content(_CHUNK):
            count += len(chunk)
            if self._deadline.expired:
                break
            if count > self._max_bytes:
                raise BodyTooLarge(f"{place} sends more than the limit of {_size(self._max_bytes)}")
            yield chunk
        # A shut socket looks like the end of an answer whose length nobody announced.
        if self._deadline.expired:
            raise self._too_slow(place)


def _joined(url: str, target: str) -> str:
    try:
        return urljoin(url, target)
    except ValueError:  # "http://[::1/"
        place = place_of(url)
        raise AddressRefused(f"{place} redirects to what is no usable web address") from None


def _check_status(answer: requests.Response, place: str) -> None:
    status = answer.status_code
    said = f"{place} answers {status} {answer.reason or ''}".rstrip()
    wait = answer.headers.get("Retry-After")
    if status == HTTPStatus.TOO_MANY_REQUESTS or (
        status == HTTPStatus.SERVICE_UNAVAILABLE and wait
    ):
        raise errors.RateLimited(
            f"{said}: it asks us to wait{waiting_in_words(wait)}", seconds=asked_to_wait(wait)
        )
    if status in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}:
        raise NotFound(f"{said}: is the address still right?")
    if status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
        raise FetchFailed(f"{said}: it wants a login or key, or blocks programs")
    if status not in {HTTPStatus.OK, HTTPStatus.NOT_MODIFIED}:
        raise FetchFailed(said)


def _tls_reason(error: BaseException) -> str:
    """Return what the TLS library says, which is safe to show; the rest of the chain is not."""
    seen: BaseException | None = error
    for _ in range(10):
        if isinstance(seen, ssl.SSLCertVerificationError):
            return seen.verify_message
        if isinstance(seen, ssl.SSLError):
            return seen.reason or "the handshake failed"
        inner = getattr(seen, "reason", None) or next(iter(getattr(seen, "args", ())), None)
        seen = inner if isinstance(inner, BaseException) else getattr(seen, "__context__", None)
    return "the handshake failed"


def _size(count: int) -> str:
    return f"{count >> 20} MB" if count >= 1 << 20 else f"{count} bytes"
