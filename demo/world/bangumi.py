"""A stand-in for the bangumi.tv API: the calls Anishelf makes, with the habits of the real server.

Facts come from the official specification and the server's source (github.com/bangumi/api,
github.com/bangumi/server): silent clamping of searches, float episode numbers, redirects of merged
subjects, empty picture addresses, refused User-Agents.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeAlias
from urllib.parse import urlencode

from demo.world.answers import Answer, Fault, Request, json_answer, redirect
from demo.world.searching import BadSearch, find, read_search
from demo.world.server import Server
from demo.world.subjects import Dataset, Json

NO_ICON = "https://lain.bgm.tv/img/no_icon_subject.png"
SEARCH = "/v0/search/subjects"
_REFUSED_AGENTS = (
    "python-",
    "python/",
    "axios/",
    "okhttp/",
    "go-http-client/",
    "java/",
    "undici",
    "database",
)
_LIST = {"persons": "persons", "characters": "characters", "subjects": "relations"}
_SUBJECT = re.compile(r"/v0/subjects/([^/]+)(?:/([a-z]+))?")
_IMAGE_SIZES = ("small", "grid", "large", "medium", "common")
_EPISODE_TYPES = range(7)
_MOST_EPISODES = 1000
_MOST_HITS = 20

_Route: TypeAlias = Callable[[Request], Answer]


class Refused(Exception):
    """The API answers with an error document."""

    def __init__(self, status: int, title: str, description: str) -> None:
        super().__init__(description)
        self.status = status
        self.title = title


class Bangumi:
    """The API over *data*. With *token*, that bearer may see what is not safe for work."""

    def __init__(self, data: Dataset, *, token: str | None = None, no_icon: str = NO_ICON) -> None:
        self.data = data
        self._token = token
        self._no_icon = no_icon

    def answer(self, request: Request) -> Answer | None:
        """Return what bangumi.tv would say, or None for a path outside /v0/."""
        if not request.path.startswith("/v0/"):
            return None
        try:
            self._check_agent(request)
            self._check_token(request)
            return self._route(request)(request)
        except Refused as error:
            return _error(request, error.status, error.title, str(error))
        except BadSearch as error:
            return _error(request, 400, error.title, str(error))

    def _check_agent(self, request: Request) -> None:
        agent = request.headers.get("user-agent", "").strip().lower()
        if not agent or agent.startswith(_REFUSED_AGENTS):
            raise Refused(403, "Forbidden", "Please set a 'User-Agent'")

    def _check_token(self, request: Request) -> None:
        sent = request.headers.get("authorization")
        if sent is not None and sent != f"Bearer {self._token}":
            raise Refused(401, "Unauthorized", "access token is invalid or expired")

    def _route(self, request: Request) -> _Route:
        if request.path == SEARCH:
            return _only("POST", request, self._search)
        if request.path == "/v0/episodes":
            return _only("GET", request, self._episodes)
        match = _SUBJECT.fullmatch(request.path)
        part = match[2] if match else None
        if match and part is None:
            return _only("GET", request, lambda _: self._subject(request, match[1]))
        if match and part == "image":
            return _only("GET", request, lambda _: self._image(request, match[1]))
        if match and part in _LIST:
            return _only("GET", request, lambda _: self._list(request, match[1], _LIST[part]))
        raise Refused(404, "Not Found", "This is not the page you are looking for")

    def _search(self, request: Request) -> Answer:
        search = read_search(request.body)
        limit = min(_number(request, "limit", default=10), _MOST_HITS)
        offset = _number(request, "offset", default=0)
        if limit < 1 or offset < 0:
            raise Refused(400, "Bad Request", "limit must be positive and offset not negative")
        hits = find(search, filter(self._sees(request), self.data.subjects.values()))
        page = [_as_hit(subject) for subject in hits[offset : offset + limit]]
        return json_answer({"data": page, "total": len(hits), "limit": limit, "offset": offset})

    def _subject(self, request: Request, raw_id: str) -> Answer:
        subject_id = _identifier(raw_id)
        if subject_id in self.data.redirects:
            return redirect(f"/v0/subjects/{self.data.redirects[subject_id]}")
        return json_answer(self._visible(request, subject_id))

    def _image(self, request: Request, raw_id: str) -> Answer:
        subject = self._visible(request, _identifier(raw_id))
        size = request.query.get("type", "")
        if size not in _IMAGE_SIZES:
            raise Refused(400, "Bad Request", f"bad image type: {size!r}")
        return redirect(subject["images"][size] or self._no_icon)

    def _list(self, request: Request, raw_id: str, kind: str) -> Answer:
        subject = self._visible(request, _identifier(raw_id))
        documents: dict[int, list[Json]] = getattr(self.data, kind)
        return json_answer(documents.get(subject["id"], []))

    def _episodes(self, request: Request) -> Answer:
        subject = self._visible(request, _identifier(request.query.get("subject_id", "")))
        kind = _number(request, "type", default=0) if "type" in request.query else None
        limit = _number(request, "limit", default=100)
        offset = _number(request, "offset", default=0)
        if kind is not None and kind not in _EPISODE_TYPES:
            raise Refused(400, "Bad Request", f"{kind} is not a valid episode type")
        if not 1 <= limit <= _MOST_EPISODES or offset < 0:
            raise Refused(400, "Bad Request", f"limit should be 1 to {_MOST_EPISODES}")
        rows = self.data.episodes.get(subject["id"], [])
        rows = [row for row in rows if kind is None or row["type"] == kind]
        if offset > len(rows):
            raise Refused(400, "Bad Request", "offset should be less than or equal to the total")
        rows.sort(key=lambda row: (row["disc"], row["type"], row["sort"]))
        page = rows[offset : offset + limit]
        return json_answer({"data": page, "total": len(rows), "limit": limit, "offset": offset})

    def _visible(self, request: Request, subject_id: int) -> Json:
        subject = self.data.subjects.get(subject_id)
        if subject is None or not self._sees(request)(subject):
            raise Refused(404, "Not Found", "resource can't be found in the database or removed")
        return subject

    def _sees(self, request: Request) -> Callable[[Json], bool]:
        trusted = "authorization" in request.headers
        return lambda subject: trusted or not subject["nsfw"]


class BangumiStandIn(Server):
    """The stand-in on a port of its own, for tests: `with BangumiStandIn(data) as bangumi`."""

    def __init__(self, data: Dataset, *, token: str | None = None, port: int = 0) -> None:
        super().__init__([Bangumi(data, token=token)], port=port)


def too_many_requests(*, times: int | None = None) -> Fault:
    """Return the fault of a client that asked too often: 429, and no Retry-After."""
    document = {
        "title": "Too Many Request",
        "description": "too many requests, you have been blocked for an hour",
    }
    return Fault.json(429, document, times=times)


def _only(method: str, request: Request, route: _Route) -> _Route:
    if request.method not in {method, "HEAD"}:
        raise Refused(405, "Method Not Allowed", f"{request.path} answers {method} only")
    return route


def _identifier(raw: str) -> int:
    if not re.fullmatch(r"[1-9]\d{0,9}", raw, re.ASCII):
        raise Refused(400, "Bad Request", f"{raw!r} is not valid as an id")
    return int(raw)


def _number(request: Request, name: str, *, default: int) -> int:
    raw = request.query.get(name)
    if raw is None:
        return default
    if not re.fullmatch(r"-?\d{1,9}", raw, re.ASCII):
        raise Refused(400, "Bad Request", f"can't parse query {name!r}: {raw!r} is no number")
    return int(raw)


def _as_hit(subject: Json) -> Json:
    # A search copies `eps` into `total_episodes` and adds `image`, as the search index does.
    return {**subject, "image": subject["images"]["large"], "total_episodes": subject["eps"]}


def _error(request: Request, status: int, title: str, description: str) -> Answer:
    details = {
        "error": description,
        "path": request.path,
        "method": request.method,
        "query_string": urlencode(dict(request.query)),
    }
    document = {
        "title": title,
        "description": description,
        "details": details,
        "request_id": f"{int(request.at * 1000):x}",
    }
    return json_answer(document, status)
