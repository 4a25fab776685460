"""The format of .torrent files (BEP 3), read strictly and within limits. Pure."""

from __future__ import annotations

from typing import TypeAlias

from anishelf.errors import TorrentInvalid

Bencoded: TypeAlias = "int | bytes | list[Bencoded] | dict[bytes, Bencoded]"

MAX_SIZE = 20 << 20
MAX_DEPTH = 100
MAX_VALUES = 1_000_000
_INTEGER_DIGITS = 20
_LENGTH_DIGITS = 9


def encode(value: Bencoded) -> bytes:
    """Return *value* as bytes; dictionaries are written in the order of their keys."""
    if isinstance(value, int):
        return b"i%de" % value
    if isinstance(value, bytes):
        return b"%d:%s" % (len(value), value)
    if isinstance(value, list):
        return b"l%se" % b"".join(map(encode, value))
    pairs = sorted(value.items())
    return b"d%se" % b"".join(encode(key) + encode(each) for key, each in pairs)


def decode(data: bytes) -> Bencoded:
    """Return the one value in *data*, or raise TorrentInvalid."""
    value, _ = decode_with_span(data, b"")
    return value


def decode_with_span(data: bytes, key: bytes) -> tuple[Bencoded, bytes]:
    """Return the value in *data*, and the very bytes of its entry *key* (none: empty).

    An infohash is made of the bytes as they stand: writing the value again may change them.
    """
    if len(data) > MAX_SIZE:
        raise TorrentInvalid(f"the torrent is larger than {MAX_SIZE >> 20} MB")
    reader = _Reader(data, key)
    value = reader.value(depth=0)
    if data[reader.position :].strip():
        raise TorrentInvalid(f"something follows the torrent's end at byte {reader.position}")
    return value, reader.span


class _Reader:
    """Walks through the bytes once; knows where it is and what it has read."""

    def __init__(self, data: bytes, key: bytes) -> None:
        self._data = data
        self._key = key
        self._count = 0
        self.position = 0
        self.span = b""

    def value(self, *, depth: int) -> Bencoded:
        self._count += 1
        if depth > MAX_DEPTH or self._count > MAX_VALUES:
            raise TorrentInvalid("the torrent is nested too deeply or holds too many values")
        match self._peek():
            case b"i":
                self.position += 1
                return self._integer(b"e", _INTEGER_DIGITS)
            case b"l":
                return self._list(depth)
            case b"d":
                return self._dictionary(depth)
            case _:
                return self._string()

    def _peek(self) -> bytes:
        byte = self._data[self.position : self.position + 1]
        if not byte:
            raise TorrentInvalid("the torrent ends in the middle")
        return byte

    def _integer(self, end: bytes, digits: int) -> int:
        stop = self._data.find(end, self.position, self.position + digits + 2)
        text = self._data[self.position : stop]
        if stop < 0 or not text.removeprefix(b"-").isdigit() or text != b"%d" % int(text):
            raise TorrentInvalid(f"a number is expected at byte {self.position} of the torrent")
        self.position = stop + 1
        return int(text)

    def _string(self) -> bytes:
        length = self._integer(b":", _LENGTH_DIGITS)
        end = self.position + length
        if length < 0:
            raise TorrentInvalid(f"a length below zero stands at byte {self.position}")
        if end > len(self._data):
            raise TorrentInvalid("the torrent ends in the middle")
        text = self._data[self.position : end]
        self.position = end
        return text

    def _list(self, depth: int) -> list[Bencoded]:
        self.position += 1
        items: list[Bencoded] = []
        while self._peek() != b"e":
            items.append(self.value(depth=depth + 1))
        self.position += 1
        return items

    def _dictionary(self, depth: int) -> dict[bytes, Bencoded]:
        """Read a dictionary; keys out of order exist in the wild, the same key twice is refused."""
        self.position += 1
        entries: dict[bytes, Bencoded] = {}
        while self._peek() != b"e":
            key = self._string()
            if key in entries:
                raise TorrentInvalid(f"the torrent names {key[:40]!r} twice")
            start = self.position
            entries[key] = self.value(depth=depth + 1)
            if depth == 0 and key == self._key:
                self.span = self._data[start : self.position]
        self.position += 1
        return entries
