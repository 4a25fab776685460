"""Kills workers at random moments and prints how many, and what was lost: nothing, or it fails.

python -m tests.worlds.crash_matrix [KILLS]
"""

from __future__ import annotations

import shutil
import sys
import time
from pathlib import Path
from tempfile import mkdtemp

from tests.integration.library.test_crash import (
    Crash,
    MigrationCrash,
    MoveCrash,
    ResyncCrash,
    UpgradeCrash,
    crash,
)
from tests.worlds.database import running_server

_PATIENCE = 4  # so many rounds for each kill at most
_MEMORY = Path("/dev/shm")  # noqa: S108  # another device than the temporary folder
# Name, kind, by link, with a library on another device than the downloads and the movies.
_KINDS = (
    ("transfers by link", Crash, True, False),
    ("transfers by copy", Crash, False, False),
    ("transfers to another device", Crash, True, True),
    ("files that move out of a downloader", MoveCrash, True, False),
    ("upgrades by link", UpgradeCrash, True, False),
    ("upgrades by copy", UpgradeCrash, False, False),
    ("resyncs: renumbering, swap, title, season", ResyncCrash, True, False),
    ("resyncs to another device", MigrationCrash, True, True),
)


def main() -> None:
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    share, total = -(-kills // len(_KINDS)), 0
    with running_server() as server:
        for number, (name, kind, link, away) in enumerate(_KINDS):
            if away and not _MEMORY.is_dir():
                _say(f"{name}: skipped, {_MEMORY} is missing")
                continue
            began, rounds, killed = time.monotonic(), 0, 0
            while killed < share and rounds < _PATIENCE * share:  # some are done before their kill
                first, missing = 1000 * (number + 1) + rounds, share - killed
                seeds = range(first, first + missing)
                killed += _kill(server.create(), kind, seeds, link=link, away=away)
                rounds += missing
            total += killed
            _say(
                f"{name}: {killed} of {rounds} workers killed at work, 0 files lost, 0 doubled, "
                f"0 of strangers touched ({time.monotonic() - began:.0f} s)"
            )
    _say(f"{total} kills, and nothing was lost")


def _say(text: str) -> None:
    print(text, flush=True)  # noqa: T201  # the result of the program


def _kill(url: str, kind: type[Crash], seeds: range, *, link: bool, away: bool) -> int:
    """Run one kind in folders of its own; return how many workers were killed at work."""
    folder = Path(mkdtemp(prefix="anishelf-crash-"))
    library = Path(mkdtemp(dir=_MEMORY)) if away else folder / "library"
    try:
        return crash(url, folder, library, link=link, seeds=seeds, kind=kind)
    finally:
        shutil.rmtree(folder)
        if away:
            shutil.rmtree(library)


if __name__ == "__main__":
    main()
