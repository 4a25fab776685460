"""The command line `anishelf`. It never imports Airflow, and imports late what a command needs."""

from __future__ import annotations


def main() -> None:
    """Run the command that the command line names."""
    from anishelf.cli.app import app

    app(prog_name="anishelf")
