from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anishelf.core.bencode import Bencoded, decode, decode_with_span, encode
from anishelf.errors import TorrentInvalid

VALUES: st.SearchStrategy[Bencoded] = st.recursive(
    st.integers(-(10**18), 10**18) | st.binary(max_size=40),
    lambda inner: (
        st.lists(inner, max_size=5) | st.dictionaries(st.binary(max_size=12), inner, max_size=5)
    ),
    max_leaves=25,
)


@given(VALUES)
def test_what_is_written_reads_back_the_same(value: Bencoded) -> None:
    assert decode(encode(value)) == value


@given(VALUES, st.integers(1, 200))
def test_every_cut_is_noticed(value: Bencoded, cut: int) -> None:
    data = encode(value)[:-cut]

    with pytest.raises(TorrentInvalid):
        decode(data)


@given(st.binary(max_size=200))
def test_any_bytes_either_read_or_are_refused(data: bytes) -> None:
    try:
        decode(data)
    except TorrentInvalid:
        return


@pytest.mark.parametrize(
    "data",
    [
        b"i01e",
        b"i-0e",
        b"ie",
        b"i1 e",
        b"i+1e",
        b"01:a",
        b"-1:a",
        b"2:a",
        b"i1ei2e",
        b"d1:ai1e1:ai2ee",
    ],
)
def test_other_spellings_are_refused(data: bytes) -> None:
    with pytest.raises(TorrentInvalid):
        decode(data)


def test_keys_out_of_order_are_read() -> None:
    assert decode(b"d1:bi1e1:ai2ee") == {b"b": 1, b"a": 2}


def test_the_bytes_of_an_entry_are_given_as_they_stand() -> None:
    _, span = decode_with_span(b"d1:a4:info4:infod1:bi1e1:ai2eee", b"info")

    assert span == b"d1:bi1e1:ai2ee"


@pytest.mark.parametrize(
    "bomb",
    [b"l" * 5000, b"d1:a" * 5000, b"l" + b"le" * 1_000_001 + b"e", b"i" + b"9" * 5000 + b"e"],
)
def test_bombs_are_refused(bomb: bytes) -> None:
    with pytest.raises(TorrentInvalid):
        decode(bomb)


def test_more_than_twenty_megabytes_are_refused() -> None:
    with pytest.raises(TorrentInvalid, match="larger than 20 MB"):
        decode(b"%d:" % (21 << 20) + bytes(21 << 20))
