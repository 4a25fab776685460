"""Requests and answers of the demo's HTTP server, ranges and conditional requests. No sockets."""

from __future__ import annotations

import hashlib
import io
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path
from typing import Any, BinaryIO, Protocol

_RANGE = re.compile(r"bytes=(\d*)-(\d*)$")
TEXT = "text/plain; charset=utf-8"
HTML = "text/html; charset=utf-8"
JSON = "application/json; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Request:
    """What a client asked; header names in lower case, `at` in seconds since the epoch."""

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    at: float = 0.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What a site says; the body is bytes or a file, of which `start`..`start+size` is sent."""

    status: int = 200
    body: bytes | Path = b""
    content_type: str = TEXT
    headers: Mapping[str, str] = field(default_factory=dict)
    start: int = 0
    size: int | None = None

    @property
    def length(self) -> int:
        """How many bytes follow the headers."""
        return self.whole_length if self.size is None else self.size

    @property
    def whole_length(self) -> int:
        """How long the body is without any range."""
        return self.body.stat().st_size if isinstance(self.body, Path) else len(self.body)

    def open(self) -> BinaryIO:
        """Open the body at its first byte to send."""
        stream = self.body.open("rb") if isinstance(self.body, Path) else io.BytesIO(self.body)
        stream.seek(self.start)
        return stream


class Site(Protocol):
    """Something that knows the answers to some paths."""

    def answer(self, request: Request) -> Answer | None:
        """Return the answer, or None when the path is not this site's."""
        ...


@dataclass(frozen=True, slots=True)
class Fault:
    """What goes wrong with a path: another status or body, a delay in seconds, a cut connection.

    `times` counts the requests that it hits; None means every one until it is removed.
    """

    status: int | None = None
    body: bytes | None = None
    content_type: str = TEXT
    delay: float = 0.0
    cut_after: int | None = None
    times: int | None = None

    def applied(self, answer: Answer) -> Answer:
        """Return what the client gets in place of *answer*."""
        if self.status is None and self.body is None:
            return answer
        return Answer(self.status or 200, self.body or b"", self.content_type)

    @classmethod
    def json(cls, status: int, document: Any, *, times: int | None = None) -> Fault:
        """Return a fault that answers *document*."""
        body = json.dumps(document).encode()
        return cls(status=status, body=body, content_type=JSON, times=times)

    @classmethod
    def html(cls, status: int = 200, *, times: int | None = None) -> Fault:
        """Return a fault that answers a web page where something else is expected."""
        body = b"<!DOCTYPE html><title>Just a moment...</title><p>Checking your browser.</p>"
        return cls(status=status, body=body, content_type=HTML, times=times)


NOT_FOUND = Answer(404, b"not found\n")


def json_answer(document: Any, status: int = 200) -> Answer:
    """Return *document* as JSON in UTF-8."""
    return Answer(status, json.dumps(document, ensure_ascii=False).encode(), JSON)


def redirect(location: str) -> Answer:
    """Return a 302 to *location*."""
    return Answer(302, headers={"Location": location})


def file_answer(path: Path, content_type: str) -> Answer:
    """Return a file that can be fetched in parts and asked for conditionally."""
    stat = path.stat()
    headers = {"Accept-Ranges": "bytes", "ETag": f'"{stat.st_mtime_ns:x}-{stat.st_size:x}"'}
    return Answer(body=path, content_type=content_type, headers=headers)


def etag_of(body: bytes) -> str:
    """Return a strong validator for *body*."""
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'


def http_date(moment: datetime) -> str:
    """Return *moment* as HTTP headers write it."""
    return format_datetime(moment.astimezone(UTC), usegmt=True)


def conditional(request: Request, answer: Answer) -> Answer:
    """Return a 304 when the client already has *answer*. An ETag outranks a date (RFC 9110)."""
    if answer.status != 200 or request.method not in {"GET", "HEAD"}:
        return answer
    known_tag = request.headers.get("if-none-match")
    known_date = request.headers.get("if-modified-since")
    if known_tag is not None:
        same = answer.headers.get("ETag") in [tag.strip() for tag in known_tag.split(",")]
    elif known_date is not None and "Last-Modified" in answer.headers:
        same = _not_after(answer.headers["Last-Modified"], known_date)
    else:
        same = False
    return Answer(304, headers=answer.headers) if same else answer


def ranged(request: Request, answer: Answer) -> Answer:
    """Return the part of *answer* that a Range header asks for, when it may be served in parts."""
    match = _RANGE.match(request.headers.get("range", ""))
    if match is None or answer.status != 200 or "Accept-Ranges" not in answer.headers:
        return answer
    if request.headers.get("if-range", answer.headers.get("ETag")) != answer.headers.get("ETag"):
        return answer
    total = answer.whole_length
    first, last = match.groups()
    if not first and not last:
        return answer
    start = int(first) if first else max(0, total - int(last))
    end = min(int(last), total - 1) if first and last else total - 1
    if start >= total or end < start:
        return Answer(416, headers={**answer.headers, "Content-Range": f"bytes */{total}"})
    headers = {**answer.headers, "Content-Range": f"bytes {start}-{end}/{total}"}
    return replace(answer, status=206, headers=headers, start=start, size=end - start + 1)


def _not_after(modified: str, known: str) -> bool:
    try:
        return parsedate_to_datetime(modified) <= parsedate_to_datetime(known)
    except ValueError:
        return False
