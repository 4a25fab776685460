"""Public and private addresses, in every disguise."""

from __future__ import annotations

import pytest

from anishelf.fetch.addresses import is_public


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "0.0.0.0",  # noqa: S104
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "198.18.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fe80::1%eth0",
        "fd00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
        "2002:7f00:1::",
        "2002:c0a8:101::",
        "2001:0:4136:e378:8000:63bf:80ff:fffe",
        "64:ff9b:1::7f00:1",
        "::7f00:1",
        "::a00:1",
        "3fff::1",
        "5f00::1",
        "fec0::1",
        "100::1",
        "192.88.99.1",
        "192.0.0.8",
    ],
)
def test_private_addresses_are_known(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address",
    ["1.1.1.1", "104.21.7.240", "2606:4700::6810:7f0", "::ffff:1.1.1.1", "64:ff9b::101:101"],
)
def test_public_addresses_are_known(address: str) -> None:
    assert is_public(address)
