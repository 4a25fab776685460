"""The identity benchmark says what it lacks."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import identity
from benchmarks.measurement import CannotMeasure


def test_without_npm_the_data_set_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(identity, "_BUILD", tmp_path)

    with pytest.raises(CannotMeasure, match=r"npm, which brings bangumi-data@.*, is not installed"):
        identity.real_catalogue()


def test_an_npm_that_fails_is_quoted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    npm = tmp_path / "npm"
    npm.write_text("#!/bin/sh\necho 'npm warn old' >&2\necho 'npm error no network' >&2\nexit 1\n")
    npm.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    monkeypatch.setattr(identity, "_BUILD", tmp_path)

    with pytest.raises(CannotMeasure, match=r"\(offline\?\): no network"):
        identity.real_catalogue()
