"""The lines a user sees while the stack starts, runs and stops."""

from __future__ import annotations

import sys
import time


class Console:
    """Writes one line for each thing that happened, with the seconds since the start."""

    def __init__(self) -> None:
        self._begun = time.monotonic()

    @property
    def seconds(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self._begun

    def step(self, name: str, outcome: str = "ready") -> None:
        """Say that a part came up, and when."""
        self.say(f"  {name:<24} {outcome} ({self.seconds:.1f} s)")

    def say(self, text: str) -> None:
        """Write *text* at once; a reader that went away is no reason to stop."""
        try:
            sys.stdout.write(f"{text}\n")
            sys.stdout.flush()
        except (BrokenPipeError, OSError):
            return
