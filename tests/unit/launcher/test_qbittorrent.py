from __future__ import annotations

from pathlib import Path

import pytest

from anishelf.launcher.errors import ProgramMissing
from anishelf.launcher.programs.qbittorrent import QBittorrent


@pytest.fixture
def client(tmp_path: Path) -> QBittorrent:
    return QBittorrent(tmp_path / "profile", tmp_path / "password", port=1111, peer_port=2222)


def conf(tmp_path: Path) -> Path:
    return tmp_path / "profile" / "qBittorrent" / "config" / "qBittorrent.conf"


def test_web_interface_listens_on_loopback_and_asks_for_a_password(
    client: QBittorrent, tmp_path: Path
) -> None:
    client.configure(tmp_path / "downloads", loopback=False)

    lines = conf(tmp_path).read_text().splitlines()
    assert r"WebUI\Address=127.0.0.1" in lines
    assert r"WebUI\LocalHostAuth=true" in lines
    assert f"Session\\DefaultSavePath={tmp_path}/downloads" in lines


def test_second_start_changes_nothing(client: QBittorrent, tmp_path: Path) -> None:
    client.configure(tmp_path, loopback=True)
    before = conf(tmp_path).read_bytes()

    client.configure(tmp_path, loopback=True)

    assert conf(tmp_path).read_bytes() == before


def test_settings_of_the_user_stay(client: QBittorrent, tmp_path: Path) -> None:
    conf(tmp_path).parent.mkdir(parents=True)
    conf(tmp_path).write_text("[BitTorrent]\nSession\\GlobalDLSpeedLimit=100\n[GUI]\nA=%d\n")

    client.configure(tmp_path, loopback=False)

    text = conf(tmp_path).read_text()
    assert "Session\\GlobalDLSpeedLimit=100\n" in text
    assert "[GUI]\nA=%d\n" in text


def test_real_library_may_find_peers(client: QBittorrent, tmp_path: Path) -> None:
    client.configure(tmp_path, loopback=False)

    assert "DHTEnabled" not in conf(tmp_path).read_text()


def test_demo_talks_to_this_machine_only(client: QBittorrent, tmp_path: Path) -> None:
    client.configure(tmp_path, loopback=True)

    text = conf(tmp_path).read_text()
    assert "Session\\Interface=lo\n" in text
    assert "Session\\DHTEnabled=false\n" in text


def test_password_in_the_profile_is_hashed(client: QBittorrent, tmp_path: Path) -> None:
    client.configure(tmp_path, loopback=False)

    assert str(client.connection()["password"]) not in conf(tmp_path).read_text()
    assert conf(tmp_path).stat().st_mode & 0o777 == 0o600


def test_missing_program_is_explained(client: QBittorrent, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")

    with pytest.raises(ProgramMissing, match="apt-get install qbittorrent-nox"):
        client.argv()
