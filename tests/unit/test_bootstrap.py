"""The set-up for a fresh machine: what can be tested without one."""

from __future__ import annotations

import fcntl
import sys
import zipfile
from pathlib import Path

import pytest

from anishelf.launcher import layout
from anishelf.web.assets import HTMX_FILE
from bootstrap import clean, web_assets
from bootstrap.package_index import translate
from bootstrap.system import ensure_programs

ROOT = Path(__file__).parents[2]


def test_indexes_of_pip_are_used_by_uv() -> None:
    listed = """
:env:.find-links='/a/wheels'
global.cert='/etc/ca.pem'
global.index-url='https://mirror.example/simple'
install.extra-index-url='\\nhttps://one.example/simple\\nhttps://two.example/simple'
download.index-url='https://other.example/simple'
"""

    assert translate(listed) == {
        "UV_FIND_LINKS": "/a/wheels",
        "SSL_CERT_FILE": "/etc/ca.pem",
        "UV_DEFAULT_INDEX": "https://mirror.example/simple",
        "UV_INDEX": "https://one.example/simple https://two.example/simple",
    }


def test_machine_without_pip_configuration_needs_nothing() -> None:
    assert translate("") == {}


def test_only_the_script_is_taken_out_of_the_wheel_that_carries_htmx(tmp_path: Path) -> None:
    wheel = tmp_path / "some.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr(web_assets.MEMBER, "var htmx")
        archive.writestr("django_htmx/__init__.py", "import django")

    placed = web_assets.unpack(wheel, tmp_path / "venv")

    assert placed.read_text() == "var htmx"
    assert [file for file in (tmp_path / "venv").rglob("*") if file.is_file()] == [placed]


def test_the_web_app_looks_for_htmx_where_the_set_up_puts_it() -> None:
    assert Path(sys.prefix, web_assets.PLACE) == HTMX_FILE


def test_clean_and_the_launcher_agree_on_the_marker() -> None:
    assert clean.MARKER == layout.MARKER


def test_folder_of_a_demo_may_go(tmp_path: Path) -> None:
    (tmp_path / clean.MARKER).write_text("demo\n")

    assert clean.reason_to_keep(tmp_path) == ""


def test_real_library_stays(tmp_path: Path) -> None:
    (tmp_path / clean.MARKER).write_text("library\n")

    assert "real library" in clean.reason_to_keep(tmp_path)


def test_folder_of_somebody_else_stays(tmp_path: Path) -> None:
    assert "did not make it" in clean.reason_to_keep(tmp_path)


def test_folder_of_a_running_stack_stays(tmp_path: Path) -> None:
    (tmp_path / clean.MARKER).write_text("demo\n")
    (tmp_path / "run").mkdir()

    with (tmp_path / "run" / "lock").open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)

        assert "stop that first" in clean.reason_to_keep(tmp_path)


def test_missing_programs_are_named_with_the_command_that_brings_them(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")

    assert not ensure_programs("demo")

    said = capsys.readouterr().err
    assert "missing: ffmpeg, needed for rendering the demo's videos" in said
    assert "sudo apt-get install --no-install-recommends ffmpeg qbittorrent-nox" in said


def test_nothing_is_said_when_everything_is_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert ensure_programs("base")
    assert capsys.readouterr().err == ""
