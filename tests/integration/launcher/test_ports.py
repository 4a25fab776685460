from __future__ import annotations

import socket
from pathlib import Path

import pytest

from anishelf.launcher.programs.ports import Ports, is_free


@pytest.fixture
def taken() -> socket.socket:
    server = socket.socket()
    server.bind(("127.0.0.1", 0))
    server.listen()
    return server


def test_same_port_is_chosen_after_a_restart(tmp_path: Path) -> None:
    first = Ports(tmp_path / "ports.json").choose("ui")

    assert Ports(tmp_path / "ports.json").choose("ui") == first


def test_two_parts_get_two_ports(tmp_path: Path) -> None:
    ports = Ports(tmp_path / "ports.json")

    assert ports.choose("ui") != ports.choose("qbittorrent")


def test_preferred_port_is_taken_when_it_is_free(tmp_path: Path) -> None:
    free = Ports(tmp_path / "other.json").choose("any")

    assert Ports(tmp_path / "ports.json").choose("ui", preferred=free) == free


def test_port_of_somebody_else_is_avoided(tmp_path: Path, taken: socket.socket) -> None:
    with taken:
        port = taken.getsockname()[1]

        assert not is_free(port)
        assert Ports(tmp_path / "ports.json").choose("ui", preferred=port) != port


def test_remembered_port_that_somebody_took_is_given_up(
    tmp_path: Path, taken: socket.socket
) -> None:
    with taken:
        port = taken.getsockname()[1]
        (tmp_path / "ports.json").write_text(f'{{"ui": {port}}}')

        assert Ports(tmp_path / "ports.json").choose("ui") != port


def test_port_that_another_stack_has_chosen_is_avoided(tmp_path: Path) -> None:
    starting = Ports(tmp_path / "one.json")
    port = starting.choose("ui")

    assert Ports(tmp_path / "two.json").choose("ui", preferred=port) != port


def test_damaged_memory_is_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / "ports.json").write_text("{")

    assert Ports(tmp_path / "ports.json").choose("ui") > 0
