from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anishelf.core.bencode import Bencoded, encode
from anishelf.core.torrent import Infohashes, TorrentFile, TorrentMeta, parse_magnet, parse_torrent
from anishelf.errors import TorrentInvalid

PIECE: dict[bytes, Bencoded] = {b"piece length": 16384}
SINGLE: dict[bytes, Bencoded] = {
    b"name": "葬送.mkv".encode(),
    b"length": 5,
    b"pieces": b"x" * 20,
    **PIECE,
}
LEAF: dict[bytes, Bencoded] = {b"": {b"length": 7, b"pieces root": b"r" * 32}}
TREE: dict[bytes, Bencoded] = {
    b"name": b"Show",
    b"meta version": 2,
    b"file tree": {b"a.mkv": LEAF, b"Subs": {b"a.ass": LEAF}},
    **PIECE,
}


def torrent(info: dict[bytes, Bencoded]) -> bytes:
    return encode({b"announce": b"http://127.0.0.1/announce", b"info": info})


def test_a_single_file_is_named_by_the_torrent() -> None:
    meta = parse_torrent(torrent(SINGLE))

    assert meta.name == "葬送.mkv"
    assert meta.files == (TorrentFile("葬送.mkv", 5),)
    assert meta.ids == Infohashes(
        v1=hashlib.sha1(encode(SINGLE), usedforsecurity=False).hexdigest()
    )


def test_files_lie_in_a_folder_named_by_the_torrent_and_padding_is_left_out() -> None:
    files: list[Bencoded] = [
        {b"length": 3, b"path": [b"a.mkv"]},
        {b"length": 99, b"path": [b".pad", b"99"], b"attr": b"p"},
        {b"length": 4, b"path": [b"Subs", b"a.ass"]},
    ]

    meta = parse_torrent(torrent({b"name": b"Show", b"files": files, b"pieces": b"x" * 20}))

    assert meta.files == (TorrentFile("Show/a.mkv", 3), TorrentFile("Show/Subs/a.ass", 4))
    assert meta.size == 7


def test_a_version_2_torrent_has_only_the_long_hash() -> None:
    meta = parse_torrent(torrent(TREE))

    assert meta.ids == Infohashes(v2=hashlib.sha256(encode(TREE)).hexdigest())
    assert {file.path for file in meta.files} == {"Show/a.mkv", "Show/Subs/a.ass"}


def test_a_single_file_of_version_2_has_no_folder() -> None:
    meta = parse_torrent(torrent({**TREE, b"name": b"a.mkv", b"file tree": {b"a.mkv": LEAF}}))

    assert meta.files == (TorrentFile("a.mkv", 7),)


def test_a_hybrid_has_both_hashes() -> None:
    meta = parse_torrent(torrent({**TREE, b"length": 7, b"pieces": b"x" * 20}))

    assert meta.ids.v1 is not None
    assert meta.ids.v2 is not None


def test_the_hash_is_of_the_bytes_as_they_came() -> None:
    unsorted = b"d4:name1:a6:lengthi5e6:pieces20:" + b"x" * 20 + b"e"

    meta = parse_torrent(b"d4:info" + unsorted + b"e")

    assert meta.ids.v1 == hashlib.sha1(unsorted, usedforsecurity=False).hexdigest()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "an empty answer"),
        (b"<!DOCTYPE html><title>Just a moment...", "a web page"),
        (b'{"error": "login"}', "a JSON answer"),
        (b"magnet:?xt=urn:btih:", "a magnet link"),
        (b"\x1aE\xdf\xa3 a video", "12 bytes that begin with"),
        (torrent(SINGLE)[:-9], "ends in the middle"),
        (b"de", "no info part"),
        (torrent({b"name": b"a", b"length": 1}), "neither of version 1 nor"),
        (torrent({**SINGLE, b"length": 0}), "no data"),
        (torrent({**SINGLE, b"length": -5}), "no size"),
        (torrent({**SINGLE, b"name": b""}), "no name"),
        (torrent({**SINGLE, b"files": 3}), "list of files cannot be read"),
        (torrent({**SINGLE, b"files": [{b"length": 3}]}), "has no path"),
        (torrent({**TREE, b"file tree": 3}), "tree of files cannot be read"),
    ],
)
def test_what_is_no_torrent_is_refused_in_words(data: bytes, words: str) -> None:
    with pytest.raises(TorrentInvalid, match=words):
        parse_torrent(data)


@pytest.mark.parametrize("name", ["..", ".", "a/b", "a\0b", "/etc/passwd"])
def test_a_name_that_leaves_its_folder_is_refused(name: str) -> None:
    file: dict[bytes, Bencoded] = {b"length": 3, b"path": [b"ok", name.encode()]}

    with pytest.raises(TorrentInvalid, match="leaves its folder"):
        parse_torrent(torrent({**SINGLE, b"name": name.encode()}))
    with pytest.raises(TorrentInvalid, match="leaves its folder"):
        parse_torrent(torrent({**SINGLE, b"files": [file]}))


@given(st.binary(max_size=300))
def test_it_never_fails_in_any_other_way(data: bytes) -> None:
    for each in (data, b"d4:info" + data + b"e"):
        try:
            assert isinstance(parse_torrent(each), TorrentMeta)
        except TorrentInvalid:
            continue


HEX = "c12fe1c06bba254a9dc9f519b335aa7c1367a88a"
BASE32 = "YEX6DQDLXISUVHOJ6UM3GNNKPQJWPKEK"
V2 = "d8dd32ac93357c368556af3ac1d95c9d76bd0dff6fa9833ecdac3d53134efabb"


@pytest.mark.parametrize(
    "link",
    [
        f"magnet:?xt=urn:btih:{HEX}&dn=Show",
        f"magnet:?dn=Show&tr=http%3A%2F%2Ft%2Fannounce&xt=urn:btih:{HEX.upper()}",
        f"MAGNET:?DN=Show&XT=URN:BTIH:{BASE32}",
        f"magnet:?xt.1=urn%3Abtih%3A{BASE32.lower()}&dn=Show",
    ],
)
def test_a_magnet_names_the_same_torrent_in_every_spelling(link: str) -> None:
    magnet = parse_magnet(link)

    assert magnet.ids == Infohashes(v1=HEX)
    assert magnet.name == "Show"


def test_a_hybrid_magnet_names_both_hashes() -> None:
    magnet = parse_magnet(f"magnet:?xt=urn:btih:{HEX}&xt=urn:btmh:1220{V2.upper()}")

    assert magnet.ids == Infohashes(v1=HEX, v2=V2)


@pytest.mark.parametrize(
    "link",
    [
        "",
        "http://127.0.0.1/a.torrent",
        "magnet:?dn=a",
        "magnet:?xt=urn:btih:abc123",
        f"magnet:?xt=urn:btmh:1114{V2}",
        f"magnet:?xt=urn:ed2k:{HEX}",
    ],
)
def test_a_link_without_a_usable_hash_is_refused(link: str) -> None:
    with pytest.raises(TorrentInvalid):
        parse_magnet(link)


def test_identities_agree_when_one_known_hash_agrees() -> None:
    assert Infohashes(v1=HEX).shares(Infohashes(v1=HEX, v2=V2))
    assert not Infohashes(v1=HEX).shares(Infohashes(v2=V2))
    assert not Infohashes().shares(Infohashes())
