"""Disks of their own for tests, and a user who may not do everything. Both need root."""

from __future__ import annotations

import os
import pwd
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


def _run(*command: str | Path) -> None:
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True)  # noqa: PLW1510  # its words go into the reason
    if done.returncode:
        pytest.skip(f"{command[0]} does not work here: {done.stderr.strip()}")


@contextmanager
def mounted(folder: Path, *arguments: str | Path) -> Iterator[Path]:
    """Mount something at *folder*; skipped aloud where that is not allowed."""
    if os.getuid() != 0:
        pytest.skip("only root may mount a disk")
    folder.mkdir(exist_ok=True)
    _run("mount", *arguments, folder)
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def memory_disk(folder: Path, options: str) -> Iterator[Path]:
    """Yield an empty disk in memory, with the *options* of its mount."""
    with mounted(folder, "-t", "tmpfs", "-o", options, "none") as disk:
        yield disk


def remount(folder: Path, options: str) -> None:
    """Change a mounted disk: `ro`, `rw`, `size=8m`."""
    subprocess.run(["mount", "-o", f"remount,{options}", str(folder)], check=True)


@contextmanager
def cloning_disk(folder: Path) -> Iterator[Path]:
    """Mount a file system that shares the bytes of copies (btrfs)."""
    image = folder.with_suffix(".img")
    with image.open("wb") as file:
        file.truncate(160 << 20)  # btrfs wants 110 MiB at least
    if os.getuid() != 0:
        pytest.skip("only root may mount a disk")
    try:
        _run("mkfs.btrfs", "-q", image)
    except FileNotFoundError:
        pytest.skip("needs mkfs.btrfs (Debian package btrfs-progs)")
    with mounted(folder, "-o", "loop", image) as disk:
        yield disk


@contextmanager
def acting_as_nobody() -> Iterator[None]:
    """Let this process be nobody, if it is root: file modes then count for it."""
    if os.getuid() != 0:
        yield
        return
    os.seteuid(pwd.getpwnam("nobody").pw_uid)
    try:
        yield
    finally:
        os.seteuid(0)
