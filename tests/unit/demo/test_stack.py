from __future__ import annotations

import json
from pathlib import Path

import pytest

from anishelf.settings import Settings
from demo.errors import DemoFailed
from demo.run.stack import claim_folder, demo_env


def test_users_settings_and_connections_stay_out_of_the_demo(tmp_path: Path) -> None:
    known = {
        "ANISHELF_LIBRARY_DIR": "/media/anime",
        "ANISHELF_TITLE_LANGUAGE": "ja",
        "AIRFLOW_CONN_QBITTORRENT_DEFAULT": "qbittorrent://mine",
        "ANISHELF_HOME": "/opt/anishelf",
        "PATH": "/bin",
    }

    env = known | demo_env(known, bangumi_url="http://127.0.0.1:1", host="127.0.0.1:1")

    assert env["AIRFLOW_CONN_QBITTORRENT_DEFAULT"] == ""
    assert (env["ANISHELF_HOME"], env["PATH"]) == ("/opt/anishelf", "/bin")
    settings = Settings.from_env(env | {"ANISHELF_DATA_DIR": str(tmp_path)})
    assert settings.library_dir == tmp_path / "library"
    assert settings.title_language == "zh"


def test_demo_asks_its_own_bangumi(tmp_path: Path) -> None:
    env = demo_env({}, bangumi_url="http://127.0.0.1:1", host="127.0.0.1:1")

    assert json.loads(env["AIRFLOW_CONN_BANGUMI_DEFAULT"]) == {
        "conn_type": "bangumi",
        "host": "http://127.0.0.1:1",
    }
    assert Settings.from_env(env).allowed_hosts == ("127.0.0.1:1",)


def test_new_folder_becomes_the_demos_and_stays_so(tmp_path: Path) -> None:
    data = tmp_path / "data"

    assert claim_folder(data) == claim_folder(data) == data / "demo"
    assert (data / ".anishelf-data").read_text() == "demo\n"


@pytest.mark.parametrize("sign", [".anishelf-data", "postgres/PG_VERSION"])
def test_folder_of_a_user_is_left_alone(tmp_path: Path, sign: str) -> None:
    (tmp_path / sign).parent.mkdir(exist_ok=True)
    (tmp_path / sign).write_text("library\n")

    with pytest.raises(DemoFailed, match="of your own"):
        claim_folder(tmp_path)
    assert not (tmp_path / "demo").exists()
