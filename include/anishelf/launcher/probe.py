"""`python -m anishelf.launcher.probe URL PART`: exit status 0 if that part of Airflow is healthy."""

from __future__ import annotations

import sys
from datetime import UTC, datetime

from anishelf.launcher.programs.health import healthy

if __name__ == "__main__":
    _, url, part = sys.argv
    sys.exit(part not in healthy(url, datetime.min.replace(tzinfo=UTC)))
