"""`python -m demo`: the whole of Anishelf on a small world of its own, until Ctrl-C.

With `--exit` (or EXIT=1) it ends with status 0 only if everything is as it should be.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
from types import FrameType

import psycopg
from rich.console import Console

from anishelf.errors import PipelineError
from anishelf.launcher.options import parse
from demo.errors import DemoFailed
from demo.run.runner import run
from demo.world.videos import FfmpegMissing

_WIDTH_OF_A_LOG = 150
_INTERRUPTED = 130
_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def main() -> int:
    """Run the demo; return its exit status."""
    arguments = argparse.ArgumentParser(prog="python -m demo", description=__doc__)
    arguments.add_argument("--exit", action="store_true", help="check everything, then stop")
    stay = not (arguments.parse_args().exit or os.environ.get("EXIT", "") not in {"", "0"})
    console = _console()
    for sign in _SIGNALS:
        signal.signal(sign, _interrupt)
    try:
        return run(parse([], os.environ), console, stay=stay)
    except KeyboardInterrupt:
        return 0 if stay else _INTERRUPTED
    except (PipelineError, DemoFailed, FfmpegMissing) as error:
        console.print(str(error), style="red")
        return 1
    except psycopg.OperationalError as error:
        console.print(f"The database went away ({error}); see logs/postgres.log in the data folder")
        return 1


def _interrupt(_sign: int, _frame: FrameType | None) -> None:
    for sign in _SIGNALS:
        signal.signal(sign, signal.SIG_IGN)  # stopping in order takes some seconds
    raise KeyboardInterrupt


def _console() -> Console:
    # Titles are full of brackets, which rich would read as markup.
    width = None if sys.stdout.isatty() else _WIDTH_OF_A_LOG
    return Console(width=width, markup=False, highlight=False, emoji=False, soft_wrap=False)


if __name__ == "__main__":
    sys.exit(main())
