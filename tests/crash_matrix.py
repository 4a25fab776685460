"""Kills workers at random moments and prints how many, and what was lost: nothing, or it fails.

python -m tests.crash_matrix [KILLS]
"""

from __future__ import annotations

import shutil
import sys
import time
from pathlib import Path
from tempfile import mkdtemp

from tests.database import running_server
from tests.integration.pipeline.test_crash import Crash, ResyncCrash, UpgradeCrash, crash

_KINDS = (
    ("transfers by link", Crash, True),
    ("transfers by copy", Crash, False),
    ("upgrades by link", UpgradeCrash, True),
    ("upgrades by copy", UpgradeCrash, False),
    ("resyncs", ResyncCrash, True),
)


def main() -> None:
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    share = -(-kills // len(_KINDS))
    with running_server() as server:
        for number, (name, kind, link) in enumerate(_KINDS):
            folder, started = Path(mkdtemp(prefix="anishelf-crash-")), time.monotonic()
            seeds = range(1000 * (number + 1), 1000 * (number + 1) + share)
            url, library = server.create(), folder / "library"
            crash(url, folder, library, link=link, seeds=seeds, kind=kind)
            shutil.rmtree(folder)
            seconds = time.monotonic() - started
            print(  # noqa: T201  # the result of the program
                f"{name}: {share} workers killed, 0 files lost, 0 doubled, 0 of strangers touched "
                f"({seconds:.0f} s)",
                flush=True,
            )


if __name__ == "__main__":
    main()
