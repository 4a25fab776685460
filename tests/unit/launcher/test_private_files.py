from __future__ import annotations

from pathlib import Path

from anishelf.launcher.private_files import secret, write_private


def test_secret_is_generated_once(tmp_path: Path) -> None:
    first = secret(tmp_path / "key")

    assert secret(tmp_path / "key") == first


def test_two_secrets_differ(tmp_path: Path) -> None:
    assert secret(tmp_path / "one") != secret(tmp_path / "two")


def test_empty_secret_of_a_crash_is_generated_again(tmp_path: Path) -> None:
    (tmp_path / "key").touch()

    assert secret(tmp_path / "key")


def test_file_is_readable_for_its_owner_only(tmp_path: Path) -> None:
    open_for_all = tmp_path / "state"
    open_for_all.write_text("old")
    open_for_all.chmod(0o644)

    write_private(open_for_all, "new")

    assert open_for_all.read_text() == "new"
    assert open_for_all.stat().st_mode & 0o777 == 0o600


def test_nothing_is_left_beside_the_file(tmp_path: Path) -> None:
    write_private(tmp_path / "state", "new")

    assert [path.name for path in tmp_path.iterdir()] == ["state"]
