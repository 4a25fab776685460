"""Outgoing requests: what they may reach, how much, how long."""

from __future__ import annotations

import gzip
import logging
import socket
import threading
import time
import traceback
import zlib
from collections.abc import Iterator

import pytest

from anishelf.errors import AddressRefused, BodyTooLarge, FetchFailed, NotFound, RateLimited
from anishelf.fetch import Fetcher, user_agent
from tests.fakes.site import Handler, Site, respond, running_site

SLOW = 0.4


@pytest.fixture
def site() -> Iterator[Site]:
    with running_site() as live:
        yield live


@pytest.fixture
def fetcher(site: Site) -> Fetcher:
    return Fetcher(allowed_hosts=[site.host])


def redirect(handler: Handler, target: str, status: int = 302) -> None:
    respond(handler, b"", status, {"Location": target})


def test_an_answer_is_read_to_its_end(site: Site, fetcher: Fetcher) -> None:
    url = site.serve("/feed", b"body", ETag='"1"')

    answer = fetcher.get(url)

    assert (answer.status, answer.body, answer.url) == (200, b"body", url)
    assert answer.headers["etag"] == '"1"'
    assert not answer.not_modified


def test_requests_carry_our_name_and_the_callers_headers(site: Site, fetcher: Fetcher) -> None:
    fetcher.get(site.serve("/feed"), headers={"If-None-Match": '"1"'})

    (_, headers), *_ = site.asked
    assert headers["User-Agent"] == user_agent()
    assert user_agent().startswith("anishelf/anishelf/")
    assert headers["If-None-Match"] == '"1"'


def test_not_modified_is_an_answer(site: Site, fetcher: Fetcher) -> None:
    answer = fetcher.get(site.serve("/feed", status=304))

    assert answer.not_modified
    assert answer.body == b""


def test_redirects_are_followed_to_the_final_address(site: Site, fetcher: Fetcher) -> None:
    site.answers["/old"] = lambda handler: redirect(handler, "/new?a=1", 301)
    site.serve("/new", b"here")

    answer = fetcher.get(site.url + "/old")

    assert (answer.body, answer.url) == (b"here", site.url + "/new?a=1")


def test_a_redirect_to_a_magnet_link_is_answered_with_it(site: Site, fetcher: Fetcher) -> None:
    link = f"magnet:?xt=urn:btih:{'a' * 40}&dn=x"
    site.answers["/dl"] = lambda handler: redirect(handler, link)

    assert fetcher.get(site.url + "/dl").body == link.encode()
    with pytest.raises(AddressRefused, match="not to a file"):
        fetcher.stream(
            site.url + "/dl", lambda _said, _pieces: None, headers={}, max_bytes=9, timeout=9
        )


def test_endless_redirects_end(site: Site, fetcher: Fetcher) -> None:
    site.answers["/loop"] = lambda handler: redirect(handler, "/loop")

    with pytest.raises(FetchFailed, match="redirects more than 5 times"):
        fetcher.get(site.url + "/loop")

    assert len(site.asked) == 6


@pytest.mark.parametrize(
    ("status", "error", "message"),
    [
        (404, NotFound, "answers 404 Not Found: is the address still right"),
        (410, NotFound, "answers 410 Gone"),
        (403, FetchFailed, "answers 403 Forbidden: it wants a login or key, or blocks programs"),
        (500, FetchFailed, "answers 500 Internal Server Error"),
        (204, FetchFailed, "answers 204 No Content"),
        (429, RateLimited, "asks us to wait$"),
    ],
)
def test_a_refusal_says_what_the_server_said(
    site: Site, fetcher: Fetcher, status: int, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        fetcher.get(site.serve("/feed", status=status))


@pytest.mark.parametrize(
    ("status", "wait", "message"),
    [
        (429, "120", "asks us to wait 120 seconds"),
        (503, "120", "asks us to wait 120 seconds"),
        (429, "Wed, 21 Oct 2026 07:28:00 GMT", "until Wed, 21 Oct 2026 07:28:00 GMT"),
    ],
)
def test_a_server_that_asks_for_time_is_quoted(
    site: Site, fetcher: Fetcher, status: int, wait: str, message: str
) -> None:
    with pytest.raises(RateLimited, match=message):
        fetcher.get(site.serve("/feed", status=status, Retry_After=wait))


def test_a_private_address_is_refused_before_anything_is_sent(site: Site) -> None:
    with pytest.raises(AddressRefused, match="ANISHELF_ALLOWED_HOSTS"):
        Fetcher().get(site.serve("/feed"))

    assert site.asked == []


def test_a_name_of_a_private_address_is_refused(site: Site) -> None:
    port = site.host.rpartition(":")[2]

    with pytest.raises(AddressRefused, match="leads to the private address"):
        Fetcher().get(f"http://localhost:{port}/feed")

    assert site.asked == []


def test_a_name_is_resolved_once_and_what_was_checked_is_connected_to(site: Site) -> None:
    answers = iter([["127.0.0.1"], ["10.0.0.1"]])
    port = site.host.rpartition(":")[2]
    site.serve("/feed", b"ours")
    fetcher = Fetcher(allowed_hosts=["feeds.example"], resolver=lambda *_: next(answers))

    assert fetcher.get(f"http://feeds.example:{port}/feed").body == b"ours"
    assert next(answers) == ["10.0.0.1"]


def test_a_public_name_with_one_private_address_is_refused(site: Site) -> None:
    port = site.host.rpartition(":")[2]
    fetcher = Fetcher(resolver=lambda *_: ["93.184.215.14", "127.0.0.1"])

    with pytest.raises(AddressRefused, match=r"private address 127\.0\.0\.1"):
        fetcher.get(f"http://feeds.example:{port}/feed")


def test_a_redirect_to_a_private_address_is_refused(site: Site, fetcher: Fetcher) -> None:
    with running_site() as inner:
        target = inner.serve("/admin", b"secret")
        site.answers["/feed"] = lambda handler: redirect(handler, target)

        with pytest.raises(AddressRefused, match=inner.host):
            fetcher.get(site.url + "/feed")

    assert inner.asked == []


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://x.example/", "gopher:x"])
def test_a_redirect_to_another_scheme_is_refused(site: Site, fetcher: Fetcher, target: str) -> None:
    site.answers["/feed"] = lambda handler: redirect(handler, target)

    with pytest.raises(AddressRefused, match="only addresses that begin with http"):
        fetcher.get(site.url + "/feed")


def test_a_redirect_to_what_is_no_address_is_refused(site: Site, fetcher: Fetcher) -> None:
    site.answers["/feed"] = lambda handler: redirect(handler, "http://[::1/")

    with pytest.raises(AddressRefused, match="redirects to what is no usable web address"):
        fetcher.get(site.url + "/feed")


def test_a_host_that_the_user_named_may_be_private(site: Site) -> None:
    assert Fetcher().get(site.serve("/feed", b"home"), trust_host=True).body == b"home"


def test_trust_in_a_host_does_not_reach_its_redirects(site: Site) -> None:
    with running_site() as inner:
        target = inner.serve("/admin", b"secret")
        site.answers["/feed"] = lambda handler: redirect(handler, target)

        with pytest.raises(AddressRefused):
            Fetcher().get(site.url + "/feed", trust_host=True)

    assert inner.asked == []


def test_a_login_does_not_follow_to_another_host(site: Site) -> None:
    with running_site() as other:
        target = other.serve("/feed")
        site.answers["/feed"] = lambda handler: redirect(handler, target)
        fetcher = Fetcher(allowed_hosts=[site.host, other.host])

        fetcher.get(site.url + "/feed", headers={"Authorization": "Bearer x", "Accept": "a/b"})

    (_, headers), *_ = other.asked
    assert "Authorization" not in headers
    assert headers["Accept"] == "a/b"


def test_an_ipv6_host_can_be_allowed() -> None:
    with running_site(host="::1") as site:
        url = site.serve("/feed", b"six")

        assert Fetcher(allowed_hosts=[site.host]).get(url).body == b"six"
        with pytest.raises(AddressRefused):
            Fetcher().get(url)


def test_a_body_over_the_limit_is_refused(site: Site, fetcher: Fetcher) -> None:
    url = site.serve("/feed", b"x" * 1001)

    assert len(fetcher.get(url, max_bytes=1001).body) == 1001
    with pytest.raises(BodyTooLarge, match="more than the limit of 1000 bytes"):
        fetcher.get(url, max_bytes=1000)


def test_the_usual_limit_is_twenty_megabytes(site: Site, fetcher: Fetcher) -> None:
    with pytest.raises(BodyTooLarge, match="limit of 20 MB"):
        fetcher.get(site.serve("/feed", Content_Length=str((20 << 20) + 1)))


def test_a_body_without_a_length_is_counted(site: Site, fetcher: Fetcher) -> None:
    def pour(handler: Handler) -> None:
        handler.send_response(200)
        handler.end_headers()
        for _ in range(64):
            handler.wfile.write(b"x" * (1 << 16))

    site.answers["/feed"] = pour

    with pytest.raises(BodyTooLarge):
        fetcher.get(site.url + "/feed", max_bytes=1 << 20)


def test_a_compressed_body_is_decoded(site: Site, fetcher: Fetcher) -> None:
    packed = gzip.compress(b"feed")

    assert fetcher.get(site.serve("/feed", packed, Content_Encoding="gzip")).body == b"feed"


@pytest.mark.parametrize("layers", [1, 2])
def test_a_decompression_bomb_is_counted_after_decoding(
    site: Site, fetcher: Fetcher, layers: int
) -> None:
    squeeze = zlib.compressobj(9, wbits=31)
    bomb = b"".join(squeeze.compress(bytes(1 << 20)) for _ in range(100)) + squeeze.flush()
    for _ in range(layers - 1):
        bomb = gzip.compress(bomb)
    encoding = ", ".join(["gzip"] * layers)

    with pytest.raises(BodyTooLarge):
        fetcher.get(site.serve("/feed", bomb, Content_Encoding=encoding))


def test_a_broken_compression_is_named(site: Site, fetcher: Fetcher) -> None:
    url = site.serve("/feed", b"no gzip at all", Content_Encoding="gzip")

    with pytest.raises(FetchFailed, match="cannot be decompressed"):
        fetcher.get(url)


def test_a_body_that_breaks_off_is_no_answer(site: Site, fetcher: Fetcher) -> None:
    url = site.serve("/feed", b"half", Content_Length="1000")

    with pytest.raises(FetchFailed, match="broke off its answer"):
        fetcher.get(url)


def drip(handler: Handler, first: bytes) -> None:
    """Send one byte every 50 ms after *first*, for longer than any test waits."""
    handler.wfile.write(first)
    for _ in range(200):
        handler.wfile.write(b"x")
        handler.wfile.flush()
        time.sleep(0.05)


@pytest.mark.parametrize(
    "first",
    [
        pytest.param(b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n", id="body"),
        pytest.param(b"HTTP/1.1 200 OK\r\n\r\n", id="body without a length"),
        pytest.param(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1", id="chunk size"),
        pytest.param(b"HTTP/1.1 200 OK\r\nX-Slow: ", id="headers"),
    ],
)
def test_a_server_that_sends_byte_by_byte_is_given_up(
    site: Site, fetcher: Fetcher, first: bytes
) -> None:
    site.answers["/feed"] = lambda handler: drip(handler, first)
    started = time.monotonic()

    with pytest.raises(FetchFailed, match=r"took longer than 0\.4 seconds"):
        fetcher.get(site.url + "/feed", timeout=SLOW)

    assert time.monotonic() - started < SLOW * 5


def test_slow_redirects_share_one_time_limit(site: Site, fetcher: Fetcher) -> None:
    def slowly(handler: Handler) -> None:
        time.sleep(SLOW / 2)
        redirect(handler, "/feed")

    site.answers["/feed"] = slowly

    with pytest.raises(FetchFailed, match="took longer"):
        fetcher.get(site.url + "/feed", timeout=SLOW)


def test_nobody_at_home_is_named(site: Site) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

    with pytest.raises(FetchFailed, match=f"no connection to 127.0.0.1:{port}: connection refused"):
        Fetcher().get(f"http://127.0.0.1:{port}/", trust_host=True)


def test_an_unknown_name_is_named() -> None:
    def unknown(host: str, port: int) -> list[str]:
        raise socket.gaierror(f"{host}:{port}")

    with pytest.raises(FetchFailed, match=r"host name 'nowhere\.example' is not known"):
        Fetcher(resolver=unknown).get("http://nowhere.example/feed")


@pytest.mark.parametrize(
    "url",
    [
        "",
        "feed",
        "mikanani.me/RSS",
        "file:///etc/passwd",
        "http://",
        "http://x:99999/",
        "http://[/",
    ],
)
def test_what_is_no_web_address_is_refused(url: str) -> None:
    with pytest.raises(AddressRefused, match="begin with http"):
        Fetcher().get(url)


def test_each_request_starts_without_cookies(site: Site, fetcher: Fetcher) -> None:
    url = site.serve("/feed", Set_Cookie="session=1")

    fetcher.get(url)
    fetcher.get(url)

    assert [headers.get("Cookie") for _, headers in site.asked] == [None, None]


def test_a_proxy_is_asked_instead_of_the_host(site: Site) -> None:
    def relay(handler: Handler) -> None:
        respond(handler, b"through the proxy")

    site.answers["http://feeds.example/rss"] = relay

    answer = Fetcher(proxy=site.url).get("http://feeds.example/rss")

    assert answer.body == b"through the proxy"


def test_a_site_may_have_a_proxy_of_its_own(site: Site) -> None:
    def relay(handler: Handler) -> None:
        respond(handler, b"through its own proxy")

    site.answers["http://feeds.example/rss"] = relay
    fetcher = Fetcher(proxy="http://127.0.0.1:9", proxies={"feeds.example:80": site.url})

    assert fetcher.get("http://feeds.example/rss").body == b"through its own proxy"


def test_a_request_may_go_without_the_usual_proxy(site: Site) -> None:
    fetcher = Fetcher(proxy="http://127.0.0.1:9", allowed_hosts=[site.host])

    assert fetcher.get(site.serve("/feed", b"direct"), proxy="").body == b"direct"


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "[::1]", "localhost", "127.1", "0x7f000001", "2130706433", "nas.local"]
)
def test_a_private_address_is_refused_behind_a_proxy_too(site: Site, host: str) -> None:
    with pytest.raises(AddressRefused):
        Fetcher(proxy=site.url).get(f"http://{host}/feed")

    assert site.asked == []


def test_an_unusable_proxy_is_named() -> None:
    with pytest.raises(FetchFailed, match="the proxy's address cannot be used"):
        Fetcher(proxy="socks5://127.0.0.1:9").get("http://feeds.example/rss")


def test_a_silent_proxy_is_named(site: Site) -> None:
    with pytest.raises(FetchFailed, match="connection refused"):
        Fetcher(proxy="http://127.0.0.1:9").get("http://feeds.example/rss")


def test_no_key_reaches_a_log_or_an_error(
    site: Site, fetcher: Fetcher, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    site.serve("/ok", b"x")
    site.serve("/broken", b"half", Content_Length="1000")
    site.answers["/silent"] = lambda _: None
    address = site.url.replace("://", "://me:hunter2@")

    fetcher.get(f"{address}/ok?token=s3cret")
    traces = [_trace(fetcher, f"{address}/{path}?token=s3cret") for path in ("broken", "silent")]

    said = caplog.text + "".join(traces)
    assert "broke off" in said
    assert "s3cret" not in said
    assert "hunter2" not in said


def _trace(fetcher: Fetcher, url: str) -> str:
    with pytest.raises(FetchFailed) as caught:
        fetcher.get(url)
    return "".join(traceback.format_exception_only(caught.value)) + _chain(caught.value)


def _chain(error: BaseException | None) -> str:
    shown = ""
    while error is not None:
        shown += str(error)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return shown


def test_requests_from_several_threads_do_not_meet(site: Site, fetcher: Fetcher) -> None:
    for number in range(8):
        site.serve(f"/{number}", str(number).encode())
    bodies: list[bytes] = []

    def ask(number: int) -> None:
        bodies.append(fetcher.get(f"{site.url}/{number}").body)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(bodies) == [str(number).encode() for number in range(8)]
