"""A server that answers every request with the same bytes, whatever was asked."""

from __future__ import annotations

import contextlib
import gzip
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n"


def _answer(body: bytes, extra: bytes = b"") -> bytes:
    return _HEAD + b"Content-Length: %d\r\n" % len(body) + extra + b"\r\n" + body


ODD = {
    "null": _answer(b"null"),
    "true": _answer(b"true"),
    "a number too large": _answer(b"1e999"),
    "no number": _answer(b"NaN"),
    "a text": _answer(b'"text"'),
    "an empty list": _answer(b"[]"),
    "a list of lists": _answer(b"[[[]]]"),
    "a list of numbers": _answer(b"[1, 2]"),
    "a list with null": _answer(b"[null]"),
    "an empty object": _answer(b"{}"),
    "an object of nulls": _answer(b'{"result": null, "data": null, "Items": null, "records": null}'),
    "an object of numbers": _answer(b'{"result": 1, "data": 1, "Items": 1, "records": 1}'),
    "nothing": _answer(b""),
    "a login page": _answer(b"<html>login</html>"),
    "half a document": _answer(b'{"id": 1, "name": "x", "list": [{"ke'),
    "endless nesting": _answer(b"[" * 100_000),
    "deep objects": _answer(b'{"a":' * 5_000 + b"1" + b"}" * 5_000),
    "no gzip": _answer(b"notgzip", b"Content-Encoding: gzip\r\n"),
    "bad UTF-8": _answer(b'{"id":1,"name":"\xff\xfe"}'),
    "a bomb": _answer(gzip.compress(b" " * 50_000_000, 9), b"Content-Encoding: gzip\r\n"),
    "a broken redirect": b"HTTP/1.1 302 Found\r\nLocation: http://[::1/\r\nContent-Length: 0\r\n\r\n",
    "a redirect to itself": b"HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n",
    "too short": _HEAD + b"Content-Length: 99999\r\n\r\n{",
    "a bad chunk": _HEAD + b"Transfer-Encoding: chunked\r\n\r\nZZZ\r\n{",
    "TLS": b"\x15\x03\x01\x00\x02\x02\x28",
    "no answer": b"",
    "not found": b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
    "an error": b"HTTP/1.1 500 Oops\r\nContent-Length: 4\r\nConnection: close\r\n\r\nnull",
}  # fmt: skip
"""What may come in the place of an answer, by name."""


@contextmanager
def answering(reply: bytes) -> Iterator[int]:
    """Yield the port of a server on loopback that answers everything with *reply*."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        done = threading.Event()
        thread = threading.Thread(target=_serve, args=(server, reply, done))
        thread.start()
        try:
            yield server.getsockname()[1]
        finally:
            done.set()
            thread.join()


def _serve(server: socket.socket, reply: bytes, done: threading.Event) -> None:
    while not done.is_set():
        with contextlib.suppress(TimeoutError, OSError):
            client, _ = server.accept()
            with client:
                client.settimeout(1)
                client.recv(1 << 16)
                client.sendall(reply)
                client.shutdown(socket.SHUT_WR)
                while client.recv(1 << 16):  # what is left unread would be answered with a reset
                    pass
