from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from demo.world.answers import Answer, Fault, Request, etag_of, file_answer
from demo.world.server import Server

BODY = bytes(range(256)) * 40


class Pages:
    """Two paths: a file and a feed."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def answer(self, request: Request) -> Answer | None:
        if request.path == "/视频.mkv":
            return file_answer(self._file, "video/x-matroska")
        if request.path == "/feed":
            modified = "Sun, 20 Jul 2025 12:31:44 GMT"
            return Answer(
                body=b"<rss/>", headers={"ETag": etag_of(b"<rss/>"), "Last-Modified": modified}
            )
        return None


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    file = tmp_path / "video.mkv"
    file.write_bytes(BODY)
    with Server([Pages(file)]) as live:
        yield live


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [("bytes=0-99", 0, 100), ("bytes=10000-", 10_000, 10_240), ("bytes=-40", 10_200, 10_240)],
)
def test_part_of_a_file_is_sent(
    server: Server, http: requests.Session, asked: str, start: int, end: int
) -> None:
    reply = http.get(f"{server.url}/视频.mkv", headers={"Range": asked})

    assert reply.status_code == 206
    assert reply.content == BODY[start:end]
    assert reply.headers["Content-Range"] == f"bytes {start}-{end - 1}/10240"


def test_range_behind_the_end_is_refused(server: Server, http: requests.Session) -> None:
    reply = http.get(f"{server.url}/视频.mkv", headers={"Range": "bytes=10240-"})

    assert reply.status_code == 416
    assert reply.headers["Content-Range"] == "bytes */10240"


def test_stale_if_range_gets_the_whole_file(server: Server, http: requests.Session) -> None:
    tag = http.head(f"{server.url}/视频.mkv").headers["ETag"]
    url = f"{server.url}/视频.mkv"

    fresh = http.get(url, headers={"Range": "bytes=1-2", "If-Range": tag})
    stale = http.get(url, headers={"Range": "bytes=1-2", "If-Range": '"older"'})

    assert fresh.status_code == 206
    assert (stale.status_code, stale.content) == (200, BODY)


def test_head_tells_the_size_and_sends_nothing(server: Server, http: requests.Session) -> None:
    reply = http.head(f"{server.url}/视频.mkv")

    assert (reply.headers["Content-Length"], reply.content) == ("10240", b"")


def test_feed_that_is_known_is_not_sent_again(server: Server, http: requests.Session) -> None:
    first = http.get(f"{server.url}/feed")
    by_tag = {"If-None-Match": first.headers["ETag"]}
    by_date = {"If-Modified-Since": first.headers["Last-Modified"]}

    assert http.get(f"{server.url}/feed", headers=by_tag).status_code == 304
    assert http.get(f"{server.url}/feed", headers=by_date).status_code == 304


def test_changed_tag_outranks_the_date(server: Server, http: requests.Session) -> None:
    date = http.get(f"{server.url}/feed").headers["Last-Modified"]
    headers = {"If-None-Match": '"older"', "If-Modified-Since": date}

    assert http.get(f"{server.url}/feed", headers=headers).status_code == 200


def test_fault_hits_as_often_as_it_says(server: Server, http: requests.Session) -> None:
    server.faults["/feed"] = Fault(status=503, times=2)

    codes = [http.get(f"{server.url}/feed").status_code for _ in range(3)]

    assert codes == [503, 503, 200]


def test_fault_of_a_prefix_hits_everything_below_it(server: Server, http: requests.Session) -> None:
    server.faults["/fe*"] = Fault.html(502)

    reply = http.get(f"{server.url}/feed")

    assert reply.status_code == 502
    assert reply.headers["Content-Type"].startswith("text/html")


def test_cut_connection_is_a_short_answer(server: Server, http: requests.Session) -> None:
    server.faults["/视频.mkv"] = Fault(cut_after=100)

    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        _ = http.get(f"{server.url}/视频.mkv").content


def test_delayed_answer_comes_late(server: Server, http: requests.Session) -> None:
    server.faults["/feed"] = Fault(delay=0.3)

    with pytest.raises(requests.exceptions.ReadTimeout):
        http.get(f"{server.url}/feed", timeout=0.1)


def test_rate_slows_a_file_down(server: Server, http: requests.Session) -> None:
    server.rates["/视频.mkv"] = 20_480
    begin = time.monotonic()

    assert http.get(f"{server.url}/视频.mkv").content == BODY
    assert 0.4 <= time.monotonic() - begin < 3


def test_requests_are_remembered(server: Server, http: requests.Session) -> None:
    http.post(f"{server.url}/other?a=1", data=b"body", headers={"X-Mark": "7"})

    (request,) = server.requests_to("/other")
    assert (request.method, request.query, request.body) == ("POST", {"a": "1"}, b"body")
    assert request.headers["x-mark"] == "7"


def test_stopped_server_frees_its_port(server: Server, http: requests.Session) -> None:
    http.get(f"{server.url}/feed")
    port = int(server.url.rpartition(":")[2])
    server.stop()

    with Server(port=port) as again:
        assert http.get(f"{again.url}/feed").status_code == 404
