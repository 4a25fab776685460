"""The calls to bangumi.tv that Anishelf makes, one method each; no retries, no cache."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any

import requests

from anishelf.errors import FetchFailed, MetadataInvalid, NotFound, RateLimited
from anishelf.fetch import asked_to_wait, json_in, service_session, user_agent
from anishelf.identity.domain.bangumi import read_episode, read_subject
from anishelf.identity.domain.subject import BangumiEpisode, Subject, SubjectType

BASE_URL = "https://api.bgm.tv"
TIMEOUT = (10, 30)
"""Seconds to connect, and between two pieces of an answer."""

_PAGE_SIZE = 200
_HITS = 20
_MOST_PAGES = 50
_LARGEST = 20 << 20
_SUBJECT_PATH = re.compile(r"(?:https?://[^/]*)?/v0/subjects/(\d{1,9})")
_MOST_REDIRECTS = 3
_MULTIPLE_CHOICES, _BAD_REQUEST, _NOT_FOUND, _TOO_MANY = 300, 400, 404, 429
_SURROGATE = re.compile("[\ud800-\udfff\x00]")


@dataclass(frozen=True, slots=True)
class Bangumi:
    """Asks *base_url* over *http*; `wait_turn` sleeps until the deployment may ask again.

    bangumi.tv wants a User-Agent of the form owner/app/version (url) and refuses a library's own.
    Without a token, subjects that are not safe for work look as if they did not exist.
    """

    http: requests.Session
    wait_turn: Callable[[], object]
    base_url: str = BASE_URL
    token: str | None = None
    agent: str | None = None

    def subject(self, subject_id: int) -> Subject:
        """Return the subject; its id differs from *subject_id* when it was merged into another."""
        for _ in range(_MOST_REDIRECTS):
            reply = self._ask("GET", f"/v0/subjects/{subject_id}")
            if reply.status_code < _MULTIPLE_CHOICES:
                return read_subject(_document(reply))
            subject_id = _merged_into(reply)
        raise MetadataInvalid(f"bangumi.tv sends subject {subject_id} from one id to the next")

    def episodes(self, subject_id: int) -> tuple[BangumiEpisode, ...]:
        """Return every episode of the subject, specials, openings and trailers too."""
        return tuple(self._episode_pages(subject_id))

    def relations(self, subject_id: int) -> list[Any]:
        """Return the related subjects as bangumi.tv sends them."""
        return self._array(f"/v0/subjects/{subject_id}/subjects")

    def persons(self, subject_id: int) -> list[Any]:
        """Return who made the subject as bangumi.tv sends them."""
        return self._array(f"/v0/subjects/{subject_id}/persons")

    def characters(self, subject_id: int) -> list[Any]:
        """Return the figures of the subject as bangumi.tv sends them."""
        return self._array(f"/v0/subjects/{subject_id}/characters")

    def search(self, keyword: str, *, year: int | None = None) -> tuple[Subject, ...]:
        """Return the anime that bangumi.tv finds for *keyword*, begun within a year of *year*."""
        wanted: dict[str, Any] = {"type": [int(SubjectType.ANIME)]}
        if year is not None and date.min.year < year < date.max.year - 1:
            wanted["air_date"] = [f">={year - 1:04}-01-01", f"<{year + 2:04}-01-01"]
        body = {"keyword": keyword, "sort": "match", "filter": wanted}
        reply = self._ask("POST", "/v0/search/subjects", params={"limit": _HITS}, body=body)
        hits, _ = _page(reply)
        return tuple(read_subject(hit) for hit in hits)

    def check(self) -> None:
        """Return when bangumi.tv answers us at all; raise what keeps it from doing so."""
        with suppress(NotFound):
            self._ask("GET", "/v0/subjects/1")

    def _episode_pages(self, subject_id: int) -> Iterator[BangumiEpisode]:
        offset = 0
        for _ in range(_MOST_PAGES):
            # An offset beyond the total is answered with 400, so count what really came.
            params = {"subject_id": subject_id, "limit": _PAGE_SIZE, "offset": offset}
            page, total = _page(self._ask("GET", "/v0/episodes", params=params))
            yield from (read_episode(row) for row in page)
            offset += len(page)
            if not page or offset >= total:
                return

    def _array(self, path: str) -> list[Any]:
        document = _document(self._ask("GET", path))
        if not isinstance(document, list):
            raise MetadataInvalid(f"bangumi.tv answered {path} with something that is no list")
        return document

    def _ask(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, int] | None = None,
        body: Mapping[str, Any] | None = None,
    ) -> requests.Response:
        headers = {"User-Agent": self.agent or user_agent(), "Accept": "application/json"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        self.wait_turn()
        try:
            reply = self.http.request(
                method,
                self.base_url.rstrip("/") + path,
                params=params,
                json=body,
                headers=headers,
                timeout=TIMEOUT,
                # Followed by hand: the new id is wanted, and only at this server.
                allow_redirects=False,
            )
        except (requests.RequestException, ValueError) as error:
            # requests reads the target of a redirect even when it shall not follow it.
            raise FetchFailed(f"bangumi.tv does not answer: {error}") from error
        _refuse(reply, path)
        return reply


def open_bangumi(
    base_url: str,
    *,
    wait_turn: Callable[[], object],
    token: str | None = None,
    agent: str | None = None,
    proxy: str | None = None,
) -> Bangumi:
    """Return a client with a session of its own; nothing of the machine's environment is used."""
    http = service_session(proxy=proxy, max_bytes=_LARGEST)
    return Bangumi(http, wait_turn, base_url=base_url, token=token, agent=agent)


def _refuse(reply: requests.Response, path: str) -> None:
    status = reply.status_code
    if status < _BAD_REQUEST:
        return
    if status == _TOO_MANY:
        raise RateLimited(
            "bangumi.tv says that we ask too often; it may refuse us for an hour",
            seconds=asked_to_wait(reply.headers.get("Retry-After")),
        )
    if status == _NOT_FOUND:
        _document(reply)  # any web server answers 404; only the API answers it in JSON
        raise NotFound(f"bangumi.tv knows nothing at {path} (or shows it only to a login)")
    raise FetchFailed(f"bangumi.tv answered {path} with status {status}{_said(reply)}")


def _said(reply: requests.Response) -> str:
    try:
        document = _document(reply)
    except MetadataInvalid:
        return ""
    text = (
        document.get("description") or document.get("title") if isinstance(document, dict) else ""
    )
    return f": {str(text)[:200]}" if text else ""


def _merged_into(reply: requests.Response) -> int:
    target = reply.headers.get("Location", "")
    # Only the path counts: we ask the server that we know, wherever it would send us.
    match = _SUBJECT_PATH.fullmatch(target)
    if match is None:
        raise MetadataInvalid(f"bangumi.tv sends us to {target[:200] or 'nowhere'}, no subject")
    return int(match[1])


def _document(reply: requests.Response) -> Any:
    kind = reply.headers.get("Content-Type", "")
    if "json" not in kind.lower():
        raise MetadataInvalid(
            f"bangumi.tv answered with {kind or 'no content type'} instead of JSON; "
            "something between us and it may be blocking the request"
        )
    try:
        return _scrub(json_in(reply.content))
    except ValueError as error:
        raise MetadataInvalid("bangumi.tv sent JSON that cannot be read") from error


def _page(reply: requests.Response) -> tuple[list[Any], int]:
    document = _document(reply)
    data = document.get("data") if isinstance(document, dict) else None
    if not isinstance(data, list):
        raise MetadataInvalid("bangumi.tv sent a page without a list of data")
    total = document.get("total")
    return data, total if isinstance(total, int) else 0


def _scrub(value: Any) -> Any:
    """Drop what neither PostgreSQL nor XML can hold: NUL and lone surrogates."""
    if isinstance(value, str):
        return _SURROGATE.sub("", value)
    if isinstance(value, list):
        return [_scrub(each) for each in value]
    if isinstance(value, dict):
        return {_SURROGATE.sub("", key): _scrub(each) for key, each in value.items()}
    return value
