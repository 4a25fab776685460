"""`python -m anishelf.launcher`: runs the stack in the foreground until Ctrl-C or SIGTERM.

Two processes look after each other. This one forwards signals and, when the supervisor is killed,
ends what it leaves behind; the supervisor (in its own session, so that neither Ctrl-C nor a killed
process group reaches it) ends everything when this one is killed.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from types import FrameType

from anishelf.errors import PipelineError
from anishelf.launcher.dotenv import with_dotenv
from anishelf.launcher.options import parse
from anishelf.launcher.programs.processes import (
    STOP_SIGNALS,
    become_subreaper,
    ignore_stop_signals,
    kill_descendants,
)
from anishelf.launcher.stack.runfile import runfile


def main() -> int:
    """Run the stack; return the exit status of its supervisor."""
    try:
        options = parse(sys.argv[1:], with_dotenv(os.environ))
    except PipelineError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    become_subreaper()
    signal.pthread_sigmask(signal.SIG_BLOCK, STOP_SIGNALS)  # until there is somebody to forward to
    alive, _held_open = os.pipe()
    argv = [sys.executable, "-m", "anishelf.launcher.stack.supervisor", *options.argv()]
    supervisor = subprocess.Popen(argv, stdin=alive, start_new_session=True)
    os.close(alive)

    def forward(sign: int, _frame: FrameType | None) -> None:
        supervisor.send_signal(sign)

    for sign in STOP_SIGNALS:
        signal.signal(sign, forward)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, STOP_SIGNALS)
    code = supervisor.wait()
    ignore_stop_signals()
    if code < 0:
        how = signal.Signals(-code).name
        sys.stderr.write(f"The supervisor was killed ({how}); ending what it started\n")
        kill_descendants()
        runfile(options.data_dir).unlink(missing_ok=True)
        return 1
    return code


if __name__ == "__main__":
    sys.exit(main())
