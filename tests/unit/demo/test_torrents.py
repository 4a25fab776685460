from __future__ import annotations

import hashlib
from pathlib import Path

from anishelf.core.torrent import parse_torrent
from demo.world.torrents import make_torrent


def test_infohash_is_that_of_the_info_dictionary(tmp_path: Path) -> None:
    source = tmp_path / "a.mkv"
    source.write_bytes(b"x" * 20_000)

    torrent = make_torrent(source, "a.mkv", "http://127.0.0.1:1/a.mkv")

    start = torrent.data.index(b"4:info") + len(b"4:info")
    end = torrent.data.index(b"8:url-list")
    info = torrent.data[start:end]
    assert hashlib.sha1(info, usedforsecurity=False).hexdigest() == torrent.infohash


def test_every_piece_is_hashed(tmp_path: Path) -> None:
    source = tmp_path / "a.mkv"
    source.write_bytes(b"x" * (16_384 + 1))
    pieces = b"".join(
        hashlib.sha1(part, usedforsecurity=False).digest() for part in (b"x" * 16_384, b"x")
    )

    assert b"6:pieces40:" + pieces in make_torrent(source, "a.mkv", "http://127.0.0.1:1/a").data


def test_web_seed_is_named_and_no_tracker(tmp_path: Path) -> None:
    source = tmp_path / "a.mkv"
    source.write_bytes(b"x")

    data = make_torrent(source, "a.mkv", "http://127.0.0.1:1/a.mkv").data

    assert b"8:url-listl24:http://127.0.0.1:1/a.mkvee" in data
    assert b"announce" not in data


def test_same_file_and_name_give_the_same_infohash_wherever_it_is_served(tmp_path: Path) -> None:
    source = tmp_path / "a.mkv"
    source.write_bytes(b"x")

    one = make_torrent(source, "a.mkv", "http://127.0.0.1:1/a.mkv")
    other = make_torrent(source, "a.mkv", "http://127.0.0.1:2/a.mkv")

    assert one.infohash == other.infohash


def test_large_files_get_larger_pieces(tmp_path: Path) -> None:
    source = tmp_path / "a.mkv"
    source.write_bytes(bytes(40 << 20))

    assert b"12:piece lengthi65536e" in make_torrent(source, "a.mkv", "http://127.0.0.1:1/a").data


def test_product_reads_the_same_identity_and_name(tmp_path: Path) -> None:
    source = tmp_path / "source.bin"
    source.write_bytes(b"x" * 20_000)

    torrent = make_torrent(source, "视频 - 01.mkv", "http://127.0.0.1:1/a")

    meta = parse_torrent(torrent.data)
    assert meta.ids.v1 == torrent.infohash
    assert [(file.path, file.size) for file in meta.files] == [("视频 - 01.mkv", 20_000)]
