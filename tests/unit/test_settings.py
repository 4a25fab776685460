"""The settings, and the file that explains them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from anishelf.errors import SettingInvalid, StackNotRunning
from anishelf.settings import Settings, Transfer, database_url, postgres_url

ROOT = Path(__file__).parents[2]
SOURCES = [*ROOT.glob("include/anishelf/**/*.py"), ROOT / "docker-compose.yaml"]


def test_every_setting_is_in_the_example_file() -> None:
    modules = ROOT.glob("include/anishelf/settings/*.py")
    source = "\n".join(module.read_text() for module in modules)
    names = set(re.findall(r'read\.\w+\(\s*"([A-Z_]+)"', source))
    example = (ROOT / ".env.example").read_text()
    explained = set(re.findall(r"^#?ANISHELF_([A-Z_]+)=", example, re.MULTILINE))

    assert names <= explained
    assert len(names) >= 15


def test_every_line_of_the_example_is_a_setting_that_exists() -> None:
    example = (ROOT / ".env.example").read_text()
    sources = "\n".join(path.read_text() for path in SOURCES)
    unknown = [
        name
        for name in re.findall(r"^#?ANISHELF_([A-Z_]+)=", example, re.MULTILINE)
        if f'"{name}"' not in sources and f"ANISHELF_{name}" not in sources
    ]

    assert unknown == []


def test_the_example_shows_the_real_defaults(tmp_path: Path) -> None:
    lines = re.findall(r"^#(ANISHELF_\w+)=(.+)$", (ROOT / ".env.example").read_text(), re.MULTILINE)

    assert Settings.from_env(dict(lines)) == Settings.from_env({})


def test_a_wrong_value_names_the_variable_and_what_it_should_be() -> None:
    with pytest.raises(SettingInvalid, match="ANISHELF_TRANSFER is 'magic'; it must be hardlink"):
        Settings.from_env({"ANISHELF_TRANSFER": "magic"})


def test_folders_follow_the_data_folder() -> None:
    settings = Settings.from_env({"ANISHELF_DATA_DIR": "/srv/anime"})

    assert settings.library_dir == Path("/srv/anime/library")
    assert settings.transfer is Transfer.HARDLINK


def test_the_database_is_found_in_airflows_json() -> None:
    url = postgres_url(
        '{"conn_type": "postgres", "host": "/run/pg", "login": "a b", "password": "p/q", '
        '"schema": "anishelf"}'
    )

    assert url == "postgresql://a%20b:p%2Fq@/anishelf?host=/run/pg"


def test_without_a_database_the_message_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(StackNotRunning, match="make start"):
        database_url({"ANISHELF_DATA_DIR": str(tmp_path)})


def test_the_running_stack_says_where_its_database_is(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "stack.json").write_text(
        '{"env": {"AIRFLOW_CONN_ANISHELF_DB": "postgres://u@h/d"}}'
    )

    assert database_url({"ANISHELF_DATA_DIR": str(tmp_path)}) == "postgresql://u@h/d"


def test_what_the_compose_file_asks_for_is_in_the_example() -> None:
    compose = (ROOT / "docker-compose.yaml").read_text()
    asked = set(re.findall(r"(?<!\$)\$\{(\w+):?[-?]", compose))
    explained = set(re.findall(r"^#?(\w+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))

    assert asked - explained == set()


def test_an_owner_is_two_numbers() -> None:
    assert Settings.from_env({"ANISHELF_OWNER": "1000:100"}).owner == (1000, 100)
    with pytest.raises(SettingInvalid, match="ANISHELF_OWNER is 'me'"):
        Settings.from_env({"ANISHELF_OWNER": "me"})
