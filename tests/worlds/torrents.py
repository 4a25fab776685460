"""Torrents of several files, on a web seed."""

from __future__ import annotations

import hashlib
import random
import socket

from anishelf.core.bencode import Bencoded, encode
from anishelf.core.torrent import Infohashes, parse_torrent
from demo.world.answers import Answer, Request
from tests.worlds.stack_seeds import Seeds

_PIECE = 1 << 16


class Tracker:
    """A site that names one peer on loopback for every torrent."""

    def __init__(self, port: int) -> None:
        self._peer = socket.inet_aton("127.0.0.1") + port.to_bytes(2)

    def answer(self, request: Request) -> Answer | None:
        if request.path != "/announce":
            return None
        return Answer(body=encode({b"interval": 60, b"peers": self._peer}))


def small_torrent(content: bytes, *, v1: bool, v2: bool) -> tuple[bytes, Infohashes]:
    """Return a .torrent of the one small file a.mkv and its infohashes; libtorrent checks them."""
    info: dict[bytes, Bencoded] = {b"name": b"a.mkv", b"piece length": 16384}
    if v1:
        pieces = hashlib.sha1(content, usedforsecurity=False).digest()
        info |= {b"length": len(content), b"pieces": pieces}
    if v2:
        root = hashlib.sha256(content).digest()
        leaf: dict[bytes, Bencoded] = {b"length": len(content), b"pieces root": root}
        info |= {b"meta version": 2, b"file tree": {b"a.mkv": {b"": leaf}}}
    data = encode({b"info": info, b"piece layers": {}})
    return data, parse_torrent(data).ids


def many_files(seeds: Seeds, name: str, count: int, *, rate: float) -> str:
    """Publish a torrent of *count* episodes in one folder; return the address of its .torrent."""
    bytes_of = random.Random(2).randbytes
    contents = {f"[G] {name} - {n:02d}.mkv": bytes_of(4 * _PIECE) for n in range(1, count + 1)}
    folder = seeds.folder / name
    folder.mkdir()
    for file, content in contents.items():
        (folder / file).write_bytes(content)
        seeds.server.rates[f"/files/{name}/{file}"] = rate
    whole = b"".join(contents.values())
    pieces = (whole[at : at + _PIECE] for at in range(0, len(whole), _PIECE))
    files: list[Bencoded] = [
        {b"length": len(content), b"path": [file.encode()]} for file, content in contents.items()
    ]
    info: dict[bytes, Bencoded] = {
        b"name": name.encode(),
        b"files": files,
        b"piece length": _PIECE,
        b"pieces": b"".join(hashlib.sha1(p, usedforsecurity=False).digest() for p in pieces),
    }
    web_seed = f"{seeds.server.url}/files/".encode()
    (seeds.folder / f"{name}.torrent").write_bytes(encode({b"info": info, b"url-list": [web_seed]}))
    return f"{seeds.server.url}/files/{name}.torrent"
