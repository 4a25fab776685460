"""Writes .torrent files of one file each, fetched from a web seed, so that no tracker is needed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from anishelf.core.bencode import Bencoded, encode

_PIECE = 1 << 14
_MOST_PIECES = 1024


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
    info: Bencoded = {
        b"length": size,
        b"name": name.encode(),
        b"piece length": piece_length,
        b"pieces": _piece_hashes(path, piece_length),
    }
    data = encode(
        {b"created by": b"anishelf demo", b"info": info, b"url-list": [web_seed.encode()]}
    )
    infohash = hashlib.sha1(encode(info), usedforsecurity=False).hexdigest()
    return Torrent(data=data, infohash=infohash)


def _piece_hashes(path: Path, length: int) -> bytes:
    hashes = bytearray()
    with path.open("rb") as stream:
        while piece := stream.read(length):
            hashes += hashlib.sha1(piece, usedforsecurity=False).digest()
    return bytes(hashes)
