"""System packages: installs what is missing when it may, and says what to do when it may not."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

_INSTALL = Path(__file__).with_name("apt-install.sh")


@dataclass(frozen=True)
class Program:
    """A program we run, the Debian package that has it, and what fails without it.

    One `for_root` is of no use to anybody else.
    """

    name: str
    package: str
    purpose: str
    for_root: bool = False


QBITTORRENT = Program(
    "qbittorrent-nox", "qbittorrent-nox", "downloading (unless you bring your own)"
)
FFMPEG = Program("ffmpeg", "ffmpeg", "rendering the demo's videos")
ARIA2 = Program("aria2c", "aria2", "the tests of the aria2 downloader")
TRANSMISSION = Program(
    "transmission-daemon", "transmission-daemon", "the tests of the Transmission downloader"
)
REDIS = Program("redis-server", "redis-server", "the tests with Celery workers")
BTRFS = Program(
    "mkfs.btrfs", "btrfs-progs", "the tests of files that share their bytes", for_root=True
)
CHROMIUM = Program("chromium", "chromium", "the tests of the pages in a browser")

NEEDED = {
    "base": (),
    "start": (QBITTORRENT,),
    "demo": (QBITTORRENT, FFMPEG),
    "test": (QBITTORRENT, FFMPEG, ARIA2, TRANSMISSION, REDIS, BTRFS, CHROMIUM),
}


def ensure_programs(purpose: str) -> bool:
    """Install the programs that *purpose* needs; return whether all are there now."""
    useful = [one for one in NEEDED[purpose] if os.getuid() == 0 or not one.for_root]
    missing = [program for program in useful if shutil.which(program.name) is None]
    if not missing:
        return True
    install([program.package for program in missing])
    still = [program for program in missing if shutil.which(program.name) is None]
    for program in still:
        say(f"missing: {program.name}, needed for {program.purpose}")
    if still:
        say(f"Install it with:  {command_for(program.package for program in still)}")
    return not still


def install(packages: list[str]) -> bool:
    """Install Debian packages as root or through `sudo -n`; return whether that worked."""
    root = _as_root()
    if root is None or shutil.which("apt-get") is None:
        return False
    say(f"Installing {', '.join(packages)}")
    return subprocess.run([*root, "sh", str(_INSTALL), *packages], check=False).returncode == 0


def command_for(packages: Iterable[str]) -> str:
    """Return the command a user can type to get *packages*."""
    names = " ".join(sorted(packages))
    return f"sudo apt-get install --no-install-recommends {names}"


def say(text: str) -> None:
    """Tell the user one thing."""
    print(text, file=sys.stderr, flush=True)


def _as_root() -> list[str] | None:
    if os.getuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if (
        sudo
        and subprocess.run([sudo, "-n", "true"], capture_output=True, check=False).returncode == 0
    ):
        return [sudo, "-n"]
    return None
