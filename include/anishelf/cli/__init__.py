"""The command line `anishelf`. It never imports Airflow, and imports late what a command needs."""

from __future__ import annotations

import os


def main() -> None:
    """Run the command that the command line names, with the `.env` that the stack reads, too."""
    from anishelf.launcher.dotenv import with_dotenv

    os.environ.update(with_dotenv(os.environ))
    from anishelf.cli.app import app

    app(prog_name="anishelf")
