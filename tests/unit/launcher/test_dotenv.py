from __future__ import annotations

from pathlib import Path

import pytest

from anishelf.launcher.dotenv import read_dotenv, with_dotenv


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("NAME=plain", "plain"),
        ("export NAME=plain", "plain"),
        ("NAME = spaced out ", "spaced out"),
        ("NAME='with # and spaces'", "with # and spaces"),
        ('NAME="quoted" # why', "quoted"),
        ("NAME=value # why", "value"),
        ("NAME=# why", ""),
        ("NAME=a#b", "a#b"),
        ("NAME=", ""),
        ("NAME='open", "'open"),
    ],
)
def test_line_gives_its_value(tmp_path: Path, line: str, value: str) -> None:
    (tmp_path / ".env").write_text(f"{line}\n", encoding="utf-8")

    assert read_dotenv(tmp_path / ".env") == {"NAME": value}


def test_comments_and_nonsense_are_skipped(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("# NAME=no\n\nno equals sign\n1BAD=x\n", encoding="utf-8")

    assert read_dotenv(tmp_path / ".env") == {}


def test_missing_file_is_an_empty_one(tmp_path: Path) -> None:
    assert read_dotenv(tmp_path / ".env") == {}


def test_environment_counts_before_the_file(tmp_path: Path) -> None:
    (tmp_path / "dags").mkdir()
    (tmp_path / ".env").write_text("ANISHELF_PROXY=file\nANISHELF_TRANSFER=copy\n")
    env = {"ANISHELF_HOME": str(tmp_path), "ANISHELF_PROXY": "environment"}

    assert with_dotenv(env) == env | {"ANISHELF_TRANSFER": "copy"}
