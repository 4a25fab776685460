"""What a .torrent file or a magnet link says: its identity and its files. Pure."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl

from anishelf.core.bencode import Bencoded, decode_with_span
from anishelf.errors import TorrentInvalid

# BEP 52; an info part without it is of version 1.
_VERSION_2 = 2
_HEX_V1 = re.compile(r"[0-9a-f]{40}")
_BASE32_V1 = re.compile(r"[a-z2-7]{32}")
# A multihash: 0x12 = sha2-256, 0x20 = 32 bytes (BEP 52).
_MULTIHASH_V2 = re.compile(r"1220([0-9a-f]{64})")
_WEB_PAGE = re.compile(rb"(?:\xef\xbb\xbf)?\s*<[!?a-z]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Infohashes:
    """The identity of a torrent: SHA-1 (v1) and SHA-256 (v2) in lower-case hex; hybrids have both."""

    v1: str | None = None
    v2: str | None = None

    def __bool__(self) -> bool:
        """Return whether any of the two is known."""
        return self.v1 is not None or self.v2 is not None

    def shares(self, other: Infohashes) -> bool:
        """Return whether both mean the same torrent, as far as each of them knows."""
        return (self.v1 is not None and self.v1 == other.v1) or (
            self.v2 is not None and self.v2 == other.v2
        )


@dataclass(frozen=True, slots=True)
class TorrentFile:
    """One file of a torrent: its path below the save path, and its size in bytes."""

    path: str
    size: int


@dataclass(frozen=True, slots=True)
class TorrentMeta:
    """What a .torrent says about itself."""

    name: str
    ids: Infohashes
    files: tuple[TorrentFile, ...]

    @property
    def size(self) -> int:
        """Return the bytes of all its files."""
        return sum(file.size for file in self.files)


@dataclass(frozen=True, slots=True)
class Magnet:
    """What a magnet link says; its files are known only to peers."""

    name: str
    ids: Infohashes


def parse_torrent(data: bytes) -> TorrentMeta:
    """Return what the .torrent in *data* says, or raise TorrentInvalid saying what came instead."""
    if not data.startswith(b"d"):
        raise TorrentInvalid(f"{_described(data)} came instead of a torrent")
    root, raw_info = decode_with_span(data, b"info")
    info = root.get(b"info") if isinstance(root, dict) else None
    if not isinstance(info, dict):
        raise TorrentInvalid("the torrent has no info part")
    has_v1, has_v2 = b"pieces" in info, info.get(b"meta version") == _VERSION_2
    if not has_v1 and not has_v2:
        raise TorrentInvalid("the torrent is neither of version 1 nor of version 2")
    name = _name(info)
    files = tuple(_files_v1(info, name) if has_v1 else _files_v2(info, name))
    if not files or sum(file.size for file in files) == 0:
        raise TorrentInvalid("the torrent holds no data")
    ids = Infohashes(
        v1=hashlib.sha1(raw_info, usedforsecurity=False).hexdigest() if has_v1 else None,
        v2=hashlib.sha256(raw_info).hexdigest() if has_v2 else None,
    )
    return TorrentMeta(name=name, ids=ids, files=files)


def parse_magnet(link: str) -> Magnet:
    """Return what the magnet *link* says, or raise TorrentInvalid."""
    scheme, _, query = link.strip().partition(":?")
    if scheme.lower() != "magnet":
        raise TorrentInvalid(f"{link[:60]!r} is no magnet link")
    pairs = [(key.lower(), value) for key, value in parse_qsl(query)]
    topics = [value.lower() for key, value in pairs if key == "xt" or key.startswith("xt.")]
    ids = Infohashes(
        v1=next(filter(None, map(_topic_v1, topics)), None),
        v2=next(filter(None, map(_topic_v2, topics)), None),
    )
    if not ids:
        raise TorrentInvalid(f"{link[:60]!r} names no torrent: it has no btih or btmh topic")
    return Magnet(name=next((value for key, value in pairs if key == "dn"), ""), ids=ids)


def _topic_v1(topic: str) -> str | None:
    value = topic.removeprefix("urn:btih:")
    if value == topic:
        return None
    if _HEX_V1.fullmatch(value):
        return value
    if _BASE32_V1.fullmatch(value):
        return base64.b32decode(value.upper()).hex()
    return None


def _topic_v2(topic: str) -> str | None:
    match = _MULTIHASH_V2.fullmatch(topic.removeprefix("urn:btmh:"))
    return match[1] if match else None


def _name(info: dict[bytes, Bencoded]) -> str:
    raw = info.get(b"name.utf-8", info.get(b"name"))
    if not isinstance(raw, bytes) or not raw:
        raise TorrentInvalid("the torrent has no name")
    return _component(raw)


def _files_v1(info: dict[bytes, Bencoded], name: str) -> Iterator[TorrentFile]:
    entries = info.get(b"files")
    if entries is None:
        yield TorrentFile(path=name, size=_length(info))
        return
    if not isinstance(entries, list):
        raise TorrentInvalid("the torrent's list of files cannot be read")
    for entry in entries:
        if not isinstance(entry, dict):
            raise TorrentInvalid("the torrent's list of files cannot be read")
        attributes = entry.get(b"attr", b"")
        if isinstance(attributes, bytes) and b"p" in attributes:
            continue  # padding between files (BEP 47); no client writes it
        parts = entry.get(b"path.utf-8", entry.get(b"path"))
        if not isinstance(parts, list) or not parts:
            raise TorrentInvalid("a file of the torrent has no path")
        yield TorrentFile(path="/".join([name, *map(_component, parts)]), size=_length(entry))


def _files_v2(info: dict[bytes, Bencoded], name: str) -> Iterator[TorrentFile]:
    tree = info.get(b"file tree")
    if not isinstance(tree, dict):
        raise TorrentInvalid("the torrent's tree of files cannot be read")
    files = list(_leaves(tree, ()))
    alone = len(files) == 1 and "/" not in files[0].path
    for file in files:
        yield file if alone else TorrentFile(path=f"{name}/{file.path}", size=file.size)


def _leaves(tree: dict[bytes, Bencoded], above: tuple[str, ...]) -> Iterator[TorrentFile]:
    for key, node in tree.items():
        if not isinstance(node, dict):
            raise TorrentInvalid("the torrent's tree of files cannot be read")
        path = (*above, _component(key))
        properties = node.get(b"")
        if isinstance(properties, dict):
            yield TorrentFile(path="/".join(path), size=_length(properties))
        else:
            yield from _leaves(node, path)


def _length(entry: dict[bytes, Bencoded]) -> int:
    length = entry.get(b"length")
    if not isinstance(length, int) or length < 0:
        raise TorrentInvalid("a file of the torrent has no size")
    return length


def _component(raw: Bencoded) -> str:
    text = raw.decode("utf-8", "replace") if isinstance(raw, bytes) else ""
    if text in {"", ".", ".."} or "/" in text or "\0" in text:
        raise TorrentInvalid(f"the torrent names a file {text[:60]!r}, which leaves its folder")
    return text


def _described(data: bytes) -> str:
    if not data.strip():
        return "an empty answer"
    if _WEB_PAGE.match(data):
        return "a web page"
    if data.lstrip()[:1] in {b"{", b"["}:
        return "a JSON answer"
    if data.startswith(b"magnet:"):
        return "a magnet link"
    start = data[:24].decode("utf-8", "replace")
    return f"{len(data)} bytes that begin with {start!r}"
