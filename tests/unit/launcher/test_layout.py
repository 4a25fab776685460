from __future__ import annotations

from pathlib import Path

import pytest

from anishelf.launcher.errors import LaunchFailed
from anishelf.launcher.layout import layout_of, make_private, project_home

_LIMIT = 107


def test_socket_lies_in_the_data_folder_when_its_path_is_short() -> None:
    layout = layout_of(Path("/srv/anishelf"), {})

    assert layout.socket_dir == Path("/srv/anishelf/run/postgres")


@pytest.mark.parametrize("name", ["x" * 90, "声" * 30])
def test_socket_path_is_never_too_long(name: str) -> None:
    socket = layout_of(Path("/srv") / name, {}).socket_dir / ".s.PGSQL.5432"

    assert len(bytes(socket)) <= _LIMIT


@pytest.mark.parametrize("name", ["my data", "a,b", "100%", "库"])
def test_socket_path_is_always_plain(name: str) -> None:
    socket_dir = layout_of(Path("/srv") / name, {}).socket_dir

    assert name not in str(socket_dir)


def test_two_long_data_folders_have_two_socket_folders() -> None:
    one, two = (layout_of(Path("/srv") / ("x" * 90) / name, {}) for name in ("a", "b"))

    assert one.socket_dir != two.socket_dir


def test_runtime_folder_is_preferred_for_a_long_path(tmp_path: Path) -> None:
    layout = layout_of(Path("/srv") / ("x" * 90), {"XDG_RUNTIME_DIR": str(tmp_path)})

    assert layout.socket_dir.parent == tmp_path


def test_what_holds_secrets_is_private(tmp_path: Path) -> None:
    layout = layout_of(tmp_path / "data", {})

    layout.create(demo=True)

    assert {folder.stat().st_mode & 0o777 for folder in (layout.secrets, layout.run)} == {0o700}


def test_data_folder_says_what_it_was_made_for(tmp_path: Path) -> None:
    layout = layout_of(tmp_path / "data", {})

    layout.create(demo=True)
    layout.create(demo=True)

    assert layout.marker.read_text() == "demo\n"


def test_demo_folder_used_for_real_holds_a_library_from_then_on(tmp_path: Path) -> None:
    layout = layout_of(tmp_path / "data", {})
    layout.create(demo=True)

    layout.create(demo=False)
    layout.create(demo=True)

    assert layout.marker.read_text() == "library\n"


def test_folder_of_the_user_is_never_marked(tmp_path: Path) -> None:
    (tmp_path / "theirs.txt").touch()
    layout = layout_of(tmp_path, {})

    layout.create(demo=True)

    assert not layout.marker.exists()


def test_private_folder_that_is_a_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")

    with pytest.raises(LaunchFailed, match="belongs to somebody else"):
        make_private(tmp_path / "link")


def test_home_without_dags_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LaunchFailed, match="set ANISHELF_HOME"):
        project_home({"ANISHELF_HOME": str(tmp_path)})
