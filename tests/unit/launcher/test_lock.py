from __future__ import annotations

from pathlib import Path

import pytest

from anishelf.launcher.errors import StackAlreadyRuns
from anishelf.launcher.lock import data_lock


def test_second_stack_is_refused(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()

    with data_lock(tmp_path), pytest.raises(StackAlreadyRuns, match="already runs"):
        data_lock(tmp_path).__enter__()


def test_folder_is_free_again_afterwards(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()

    with data_lock(tmp_path):
        pass

    with data_lock(tmp_path):
        assert (tmp_path / "run" / "lock").exists()
