"""`python3 -m bootstrap start|demo|test|base`: everything that target needs; quick when all is there."""

from __future__ import annotations

import sys

from bootstrap.packages import ensure_packages
from bootstrap.system import NEEDED, ensure_programs


def main() -> int:
    """Prepare for the purpose named on the command line; return the exit status."""
    purpose = sys.argv[1] if len(sys.argv) > 1 else "base"
    if purpose not in NEEDED:
        sys.exit(f"unknown purpose {purpose!r}: it is one of {', '.join(NEEDED)}")
    ensure_packages()
    complete = ensure_programs(purpose)
    # The demo is nothing without its programs; the others work in part, and say what they miss.
    return 0 if complete or purpose != "demo" else 1


if __name__ == "__main__":
    sys.exit(main())
