"""The task of `refresh_catalogue`."""

from __future__ import annotations

from airflow.sdk import task

from anishelf.wiring import identity
from anishelf.wiring.airflow import open_context


@task
def load_catalogue() -> int:
    """Load the public catalogue of shows; return how many are known."""
    from anishelf.identity.steps.catalogue import refresh_catalogue

    with open_context() as live:
        loaded = refresh_catalogue(
            identity.catalogue_source(live), identity.catalogue(live), now=live.clock()
        )
    return loaded.shows
