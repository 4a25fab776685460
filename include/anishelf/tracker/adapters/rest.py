"""Asks a neighbour over HTTP and says in our own words what went wrong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import requests

from anishelf.errors import NeighbourRefused, NeighbourUnreachable, NotFound
from anishelf.fetch import json_in

TIMEOUT = (5, 20)
"""Seconds to connect, and between two pieces of an answer."""

LARGEST = 64 << 20
"""Bytes of an answer; the episodes of the longest shows are far below."""

_REFUSED = frozenset({401, 403})
_PIECE = 1 << 16


class Rest:
    """One program's API: an address, and the headers that prove who asks."""

    def __init__(
        self, http: requests.Session, base_url: str, *, name: str, headers: Mapping[str, str]
    ) -> None:
        self._http = http
        self._base_url = base_url.rstrip("/")
        self._name = name
        self._headers = {"Accept": "application/json", **headers}

    def get(self, path: str, /, **params: str | int | bool) -> Any:
        """Return the answer to a question; see `send` for what it raises."""
        words = {k: str(v).lower() if isinstance(v, bool) else v for k, v in params.items()}
        return self.send("GET", path, params=words)

    def send(self, method: str, path: str, **request: Any) -> Any:
        """Return the JSON answer, None where it is empty.

        Raises NotFound for 404, NeighbourRefused for a key that is not accepted, and
        NeighbourUnreachable for every other trouble: such an answer proves nothing.
        """
        url = f"{self._base_url}{path}"
        try:
            with self._http.request(
                method, url, headers=self._headers, timeout=TIMEOUT, stream=True, **request
            ) as reply:
                self._check(reply)
                body = self._body(reply)
            return json_in(body) if body.strip() else None
        except (requests.RequestException, ValueError) as error:
            raise self.strange(error) from error

    def strange(self, error: Exception | str) -> NeighbourUnreachable:
        """Return the error for an answer that cannot be understood."""
        reason = error if isinstance(error, str) else type(error).__name__
        return NeighbourUnreachable(f"no {self._name} answers at {self._base_url}: {reason}")

    def _check(self, reply: requests.Response) -> None:
        if reply.status_code == requests.codes.not_found:
            raise NotFound(f"{self._name} knows no such thing")
        if reply.status_code in _REFUSED:
            raise NeighbourRefused(
                f"{self._name} at {self._base_url} does not accept the API key; enter the right one "
                "as the password of its connection"
            )
        if not reply.ok:
            raise self.strange(f"HTTP {reply.status_code}")

    def _body(self, reply: requests.Response) -> bytes:
        held = bytearray()
        for piece in reply.iter_content(_PIECE):
            held += piece
            if len(held) > LARGEST:
                raise self.strange("the answer is too large")
        return bytes(held)


def rows(answer: Any, rest: Rest) -> list[Mapping[str, Any]]:
    """Return a list of objects, or raise: an odd answer proves nothing."""
    if not isinstance(answer, list) or not all(isinstance(each, Mapping) for each in answer):
        raise rest.strange("the answer is no list")
    return answer
