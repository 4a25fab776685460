"""The managed qBittorrent: its profile, its password, its command."""

from __future__ import annotations

import base64
import hashlib
import secrets
import shutil
from configparser import RawConfigParser
from io import StringIO
from pathlib import Path

from anishelf.launcher.errors import ProgramMissing
from anishelf.launcher.private_files import secret, write_private

NAME = "qbittorrent"
PROGRAM = "qbittorrent-nox"
USER = "admin"
_ROUNDS = 100_000


class QBittorrent:
    """A qBittorrent whose settings of ours are put right at each start; others are the user's."""

    def __init__(
        self,
        profile: Path,
        password_file: Path,
        *,
        port: int,
        peer_port: int,
        address: str = "127.0.0.1",
    ) -> None:
        self._profile = profile
        self._address = address
        self._password = secret(password_file)
        self._port = port
        self._peer_port = peer_port

    @property
    def url(self) -> str:
        """Where its Web API listens."""
        return f"http://127.0.0.1:{self._port}"

    def argv(self) -> list[str]:
        """Return its command, or raise ProgramMissing."""
        program = shutil.which(PROGRAM)
        if program is None:
            raise ProgramMissing(
                f"{PROGRAM} is not installed: apt-get install qbittorrent-nox, or set "
                "AIRFLOW_CONN_QBITTORRENT_DEFAULT to a qBittorrent of your own"
            )
        return [program, f"--profile={self._profile}", f"--webui-port={self._port}"]

    def configure(self, downloads: Path, *, loopback: bool) -> None:
        """Write the settings we depend on; with *loopback* it never talks to another machine."""
        path = self._profile / "qBittorrent" / "config" / "qBittorrent.conf"
        path.parent.mkdir(parents=True, exist_ok=True)
        parser = RawConfigParser(delimiters=("=",), strict=False, interpolation=None)
        parser.optionxform = str  # type: ignore[assignment, method-assign]  # keys have capitals
        parser.read(path, encoding="utf-8")
        known = parser.get("Preferences", r"WebUI\Password_PBKDF2", fallback="")
        for section, values in self._settings(downloads, known, loopback=loopback).items():
            if not parser.has_section(section):
                parser.add_section(section)
            for key, value in values.items():
                parser.set(section, key, value)
        text = StringIO()
        parser.write(text, space_around_delimiters=False)
        write_private(path, text.getvalue())

    def connection(self) -> dict[str, object]:
        """Return connection `qbittorrent_default` as Airflow's JSON form has it."""
        return {
            "conn_type": "qbittorrent",
            "host": "127.0.0.1",
            "port": self._port,
            "login": USER,
            "password": self._password,
        }

    def _settings(
        self, downloads: Path, known_hash: str, *, loopback: bool
    ) -> dict[str, dict[str, str]]:
        return {
            "LegalNotice": {"Accepted": "true"},
            "Preferences": {
                r"WebUI\Address": self._address,
                r"WebUI\Port": str(self._port),
                r"WebUI\Username": USER,
                r"WebUI\LocalHostAuth": "true",
                r"WebUI\Password_PBKDF2": self._hash(known_hash),
            },
            "BitTorrent": {
                r"Session\DefaultSavePath": str(downloads),
                r"Session\QueueingSystemEnabled": "false",
                r"Session\Port": str(self._peer_port),
            }
            | (_LOOPBACK if loopback else {}),
            "Network": {"PortForwardingEnabled": "false"} if loopback else {},
        }

    def _hash(self, known: str) -> str:
        """Return the hash in the profile if it fits our password, else a new one."""
        salt = _salt_of(known)
        if salt is not None and _pbkdf2(self._password, salt) == known:
            return known
        return _pbkdf2(self._password, secrets.token_bytes(16))


# uTP on loopback is many times slower than TCP.
_LOOPBACK = {
    r"Session\Interface": "lo",
    r"Session\InterfaceName": "lo",
    r"Session\InterfaceAddress": "127.0.0.1",
    r"Session\DHTEnabled": "false",
    r"Session\PeXEnabled": "false",
    r"Session\LSDEnabled": "false",
    r"Session\MultiConnectionsPerIp": "true",
    r"Session\BTProtocol": "TCP",
    r"Session\RefreshInterval": "500",
}


def _pbkdf2(password: str, salt: bytes) -> str:
    """Return qBittorrent's own form of a password hash (PBKDF2-HMAC-SHA512)."""
    key = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, _ROUNDS)
    return f'"@ByteArray({base64.b64encode(salt).decode()}:{base64.b64encode(key).decode()})"'


def _salt_of(known: str) -> bytes | None:
    start, _, rest = known.partition("@ByteArray(")
    if start != '"' or ":" not in rest:
        return None
    return base64.b64decode(rest.partition(":")[0])
