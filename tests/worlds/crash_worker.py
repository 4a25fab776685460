"""A worker to be killed: it moves every due download or resyncs, and says when it starts.

python -m tests.worlds.crash_worker DATABASE_URL FOLDER LIBRARY link|copy|move SECONDS_LATER move|resync
"""

from __future__ import annotations

import sys
from datetime import timedelta
from pathlib import Path

from anishelf.core.database import connected
from tests.fakes.downloader import FolderDownloader
from tests.worlds.shelf import NOW, Shelf


def main() -> None:
    url, folder, library, method, later, work = sys.argv[1:]
    with connected(url) as conn:
        shelf = Shelf(conn, Path(folder), library=Path(library), link=method != "copy")
        if method == "move":
            shelf.moves_from(FolderDownloader(Path(folder) / "client"))
        shelf.now = NOW + timedelta(seconds=int(later))
        due = shelf.tasks.due(shelf.now)
        print("ready", flush=True)  # noqa: T201  # the parent waits for it
        if work == "resync":
            shelf.resync()
        else:
            shelf.move(*due)


if __name__ == "__main__":
    main()
