"""The same limits over TLS."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path

import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from anishelf.errors import FetchFailed
from anishelf.fetch import Fetcher
from tests.fakes.site import Handler, Site, running_site


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for 127.0.0.1, with its key in the same file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "site.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + signed.public_bytes(serialization.Encoding.PEM)
    )
    return path


@pytest.fixture
def site(certificate: Path) -> Iterator[Site]:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate)
    with running_site(tls=tls) as live:
        yield live


@pytest.fixture
def fetcher(site: Site, certificate: Path) -> Fetcher:
    def trusting() -> requests.Session:
        session = requests.Session()
        session.verify = str(certificate)
        return session

    return Fetcher(allowed_hosts=[site.host], new_session=trusting)


def test_an_answer_over_tls_is_read(site: Site, fetcher: Fetcher) -> None:
    assert fetcher.get(site.serve("/feed", b"safe")).body == b"safe"


def test_an_unknown_certificate_is_named(site: Site) -> None:
    with pytest.raises(FetchFailed, match=r"no safe connection to .*: self.signed certificate"):
        Fetcher(allowed_hosts=[site.host]).get(site.serve("/feed"))

    assert site.asked == []


def test_a_slow_body_over_tls_is_given_up(site: Site, fetcher: Fetcher) -> None:
    def drip(handler: Handler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n")
        for _ in range(200):
            handler.wfile.write(b"x")
            time.sleep(0.05)

    site.answers["/feed"] = drip

    with pytest.raises(FetchFailed, match=r"took longer than 0\.4 seconds"):
        fetcher.get(site.url + "/feed", timeout=0.4)


def test_a_server_that_speaks_no_tls_is_named() -> None:
    with running_site() as plain:
        address = plain.url.replace("http://", "https://")

        with pytest.raises(FetchFailed, match=r"no safe connection to 127\.0\.0\.1:\d+: "):
            Fetcher(allowed_hosts=[plain.host]).get(address)


def test_a_handshake_that_never_ends_is_given_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"https://127.0.0.1:{silent.getsockname()[1]}/"

        with pytest.raises(FetchFailed, match=r"took longer than 0\.4 seconds"):
            Fetcher().get(address, timeout=0.4, trust_host=True)
