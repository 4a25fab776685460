"""A waiter to be killed: it takes turns, and ends itself as `kill -9` does after some statements.

python -m tests.worlds.tracking_worker DATABASE_URL ADDRESSES STATEMENTS
"""

from __future__ import annotations

import json
import os
import signal
import sys
from typing import Any

import psycopg

from anishelf.settings import Settings
from anishelf.wiring.context import Context, Endpoints
from anishelf.wiring.tracker import Waiter


def main() -> None:
    url, addresses, statements = sys.argv[1], json.loads(sys.argv[2]), int(sys.argv[3])
    done = 0

    class Cursor(psycopg.Cursor[Any]):
        def execute(self, *args: Any, **kwargs: Any) -> Any:
            nonlocal done
            found = super().execute(*args, **kwargs)
            done += 1
            if done == statements:
                os.kill(os.getpid(), signal.SIGKILL)
            return found

    with psycopg.connect(url, autocommit=True, cursor_factory=Cursor) as conn:
        waiter = Waiter(
            Context(Settings.from_env({}), conn, Endpoints(addresses.get)), patience=0.0
        )
        while True:
            waiter.turn()


if __name__ == "__main__":
    main()
