"""Writes .torrent files of one file each, fetched from a web seed, so that no tracker is needed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

_PIECE = 1 << 14
_MOST_PIECES = 1024

Bencodable: TypeAlias = "int | str | bytes | list[Bencodable] | dict[str, Bencodable]"


@dataclass(frozen=True, slots=True)
class Torrent:
    """A .torrent as bytes, and its version 1 infohash in hex."""

    data: bytes
    infohash: str


def make_torrent(path: Path, name: str, web_seed: str) -> Torrent:
    """Describe the file at *path* under *name*; clients fetch it from *web_seed*.

    libtorrent asks no web seed on loopback whose URL has a query.
    """
    size = path.stat().st_size
    piece_length = _PIECE
    while size > piece_length * _MOST_PIECES:
        piece_length *= 2
    info: dict[str, Bencodable] = {
        "length": size,
        "name": name,
        "piece length": piece_length,
        "pieces": _piece_hashes(path, piece_length),
    }
    data = _bencode({"created by": "anishelf demo", "info": info, "url-list": [web_seed]})
    infohash = hashlib.sha1(_bencode(info), usedforsecurity=False).hexdigest()
    return Torrent(data=data, infohash=infohash)


def _piece_hashes(path: Path, length: int) -> bytes:
    hashes = bytearray()
    with path.open("rb") as stream:
        while piece := stream.read(length):
            hashes += hashlib.sha1(piece, usedforsecurity=False).digest()
    return bytes(hashes)


def _bencode(value: Bencodable) -> bytes:
    if isinstance(value, int):
        return b"i%de" % value
    if isinstance(value, str):
        value = value.encode()
    if isinstance(value, bytes):
        return b"%d:%s" % (len(value), value)
    if isinstance(value, list):
        return b"l" + b"".join(map(_bencode, value)) + b"e"
    pairs = sorted((key.encode(), each) for key, each in value.items())
    return b"d" + b"".join(_bencode(key) + _bencode(each) for key, each in pairs) + b"e"
