"""The demo world in a process of its own.

`python -m demo.world --folder DIR --port N` runs it until SIGTERM and prints where it is, as JSON.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
from pathlib import Path

from demo.world.demo_world import DemoWorld


def main() -> int:
    """Run the world until SIGTERM or Ctrl-C."""
    parser = argparse.ArgumentParser(prog="python -m demo.world", description=__doc__)
    parser.add_argument("--folder", type=Path, required=True, help="where its files are kept")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    options = parser.parse_args()
    # Blocked before the first thread starts, so that the signal waits for sigwait below.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGINT})
    with DemoWorld(options.folder, port=options.port) as world:
        places = {"url": world.url, "bangumi_url": world.bangumi_url, "feeds": world.feed_urls}
        sys.stdout.write(json.dumps(places) + "\n")
        sys.stdout.flush()
        signal.sigwait({signal.SIGTERM, signal.SIGINT})
    return 0


if __name__ == "__main__":
    sys.exit(main())
