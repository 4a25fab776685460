from __future__ import annotations

from pathlib import Path

import pytest

from anishelf.launcher.options import Options, parse


@pytest.mark.parametrize(
    "options",
    [
        Options(Path("/srv/data")),
        Options(Path("/srv/data"), ui_port=0, loopback_torrents=True, fsync=False),
    ],
)
def test_options_survive_the_command_line(options: Options) -> None:
    assert parse(options.argv(), {}) == options


def test_data_folder_comes_from_the_environment() -> None:
    assert parse([], {"ANISHELF_DATA_DIR": "/srv/data"}).data_dir == Path("/srv/data")


def test_data_folder_is_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    assert parse([], {}).data_dir == tmp_path / "data"
