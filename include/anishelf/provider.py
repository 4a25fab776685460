"""Tells Airflow which connection types we add."""

from __future__ import annotations


def get_provider_info() -> dict[str, object]:
    """Return what Airflow's provider manager reads at start-up."""
    return {
        "package-name": "anishelf",
        "name": "Anishelf",
        "description": "Anime library automation.",
        "connection-types": [],
    }
