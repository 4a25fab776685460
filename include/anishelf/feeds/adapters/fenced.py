"""Reads a feed in a process of its own, so that no feed can take more than its share.

Lists of dangerous patterns are never complete: 200 kB of `<author>a.a.a.…` cost feedparser 267 s.
Time, memory and size of the answer are therefore cut off from outside, and that feed alone fails.
"""

from __future__ import annotations

import json
import os
import resource
import select
import signal
import subprocess
import sys
import threading
import time
import traceback
from dataclasses import fields
from datetime import datetime
from typing import Any

from anishelf.errors import FeedInvalid
from anishelf.feeds.adapters.document import parse_feed
from anishelf.feeds.domain.feed import Feed, FeedItem

CPU_SECONDS = 10
"""Time that one feed may compute."""

WALL_SECONDS = 30.0
"""Time after which a reader that neither computes nor answers is ended."""

MEMORY_BYTES = 384 << 20
"""Memory that reading one feed may take beyond what the process has."""

_LARGEST_ANSWER = 64 << 20
_CHUNK = 1 << 16
_FIELDS = tuple(field.name for field in fields(FeedItem))
_PUBLISHED, _IDS = _FIELDS.index("published_at"), _FIELDS.index("external_ids")
_PAGE = os.sysconf("SC_PAGE_SIZE")


def parse_feed_fenced(
    body: bytes,
    url: str,
    content_type: str | None = None,
    *,
    cpu_seconds: int = CPU_SECONDS,
    memory_bytes: int = MEMORY_BYTES,
) -> Feed:
    """Return the entries of the feed *body* as `parse_feed` does, or raise FeedInvalid.

    A feed that needs more than *cpu_seconds* or *memory_bytes* (beyond what this process has) is
    refused in words; nothing else is harmed.
    """
    limits = (cpu_seconds, memory_bytes)
    reader = _forked if threading.active_count() == 1 else _started
    answer, status = reader(body, url, content_type, limits)
    if status is None:
        raise FeedInvalid(f"reading the feed takes longer than {WALL_SECONDS:g} seconds; {_NARROW}")
    if status in {-signal.SIGXCPU, -signal.SIGKILL}:
        raise FeedInvalid(f"reading the feed takes more than {cpu_seconds} s of work; {_NARROW}")
    if status or not answer:
        raise FeedInvalid(f"the feed cannot be read within {memory_bytes >> 20} MB; {_NARROW}")
    return _feed_of(answer)


_NARROW = "it may be broken or hostile, so follow another one or a narrower one"


def _forked(
    body: bytes, url: str, content_type: str | None, limits: tuple[int, int]
) -> tuple[bytes, int | None]:
    """Return what a fork of this process answered, and how it ended."""
    read_end, write_end = os.pipe()
    child = os.fork()
    if not child:
        os.close(read_end)
        _answer(body, url, content_type, limits, write_end)
    os.close(write_end)
    try:
        answer, complete = _read_all(read_end)
        return answer, _ended(child, kill=not complete)
    finally:
        os.close(read_end)


def _started(
    body: bytes, url: str, content_type: str | None, limits: tuple[int, int]
) -> tuple[bytes, int | None]:
    """Return what a new Python answered: a process with threads cannot be forked safely."""
    head = json.dumps([url, content_type, *limits]).encode() + b"\n"
    command = [sys.executable, "-m", "anishelf.feeds.adapters.fenced"]
    try:
        done = subprocess.run(
            command, input=head + body, capture_output=True, timeout=WALL_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return b"", None
    return done.stdout, done.returncode


def _answer(
    body: bytes, url: str, content_type: str | None, limits: tuple[int, int], write_end: int
) -> None:
    """Write the feed as JSON to *write_end* and end the process; nothing of its parent is run."""
    status = 1
    try:
        _limit(*limits)
        with os.fdopen(write_end, "wb") as pipe:
            pipe.write(_document(body, url, content_type))
        status = 0
    finally:
        if status:
            traceback.print_exc()  # into the log of the task; the exit status says the rest
        os._exit(status)


def _limit(cpu_seconds: int, memory_bytes: int) -> None:
    """Let the kernel end this process where it computes or takes too much."""
    with open("/proc/self/statm", encoding="ascii") as statm:  # noqa: PTH123  # in a fork
        size = int(statm.read().split()[0]) * _PAGE
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (size + memory_bytes, size + memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGXCPU, signal.SIG_DFL)


def _document(body: bytes, url: str, content_type: str | None) -> bytes:
    try:
        feed = parse_feed(body, url=url, content_type=content_type)
    except FeedInvalid as error:
        return json.dumps({"refused": str(error)}).encode()
    except RecursionError:
        return json.dumps({"refused": "its parts are nested too deeply to be read"}).encode()
    items = [_row_of(item) for item in feed.items]
    return json.dumps({"title": feed.title, "items": items}, ensure_ascii=False).encode(
        errors="replace"
    )


def _row_of(item: FeedItem) -> list[Any]:
    """Return *item* as values in the order of its fields; a row for each of thousands."""
    row = [getattr(item, name) for name in _FIELDS]
    row[_PUBLISHED] = item.published_at.isoformat() if item.published_at else None
    return row


def _read_all(read_end: int) -> tuple[bytes, bool]:
    """Return what comes through the pipe, and whether it came to its end in time and size."""
    answer = bytearray()
    until = time.monotonic() + WALL_SECONDS
    while (left := until - time.monotonic()) > 0 and len(answer) <= _LARGEST_ANSWER:
        if select.select([read_end], [], [], left)[0]:
            piece = os.read(read_end, _CHUNK)
            if not piece:
                return bytes(answer), True
            answer += piece
    return b"", False


def _ended(child: int, *, kill: bool) -> int | None:
    """Return the exit status of *child*, minus the signal that ended it, or None when it hung."""
    if kill:
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return None if kill else os.waitstatus_to_exitcode(status)


def _feed_of(answer: bytes) -> Feed:
    document: dict[str, Any] = json.loads(answer)
    if "refused" in document:
        raise FeedInvalid(document["refused"])
    return Feed(document["title"], tuple(_item_of(entry) for entry in document["items"]))


def _item_of(row: list[Any]) -> FeedItem:
    row[_IDS] = tuple(row[_IDS])
    if row[_PUBLISHED]:
        row[_PUBLISHED] = datetime.fromisoformat(row[_PUBLISHED])
    return FeedItem(*row)


def main() -> None:
    """Read one feed from standard input, headed by a line that says how, and print it as JSON."""
    url, content_type, *limits = json.loads(sys.stdin.buffer.readline())
    body = sys.stdin.buffer.read()
    _answer(body, url, content_type, (limits[0], limits[1]), os.dup(1))


if __name__ == "__main__":
    main()
