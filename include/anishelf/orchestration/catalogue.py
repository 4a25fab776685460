"""The task of `refresh_catalogue`."""

from __future__ import annotations

from airflow.sdk import task

from anishelf.services import clock, open_services


@task
def load_catalogue() -> int:
    """Load the public catalogue of shows; return how many are known."""
    from anishelf.identity.steps.catalogue import refresh_catalogue
    from anishelf.identity.store.catalogue import Catalogue

    with open_services() as services:
        loaded = refresh_catalogue(
            services.catalogue_source(), Catalogue(services.conn), now=clock()
        )
    return loaded.shows
