"""The pages: one module a noun, each with one router. They read `views` and write by `actions`."""

from __future__ import annotations

from fastapi import APIRouter, Depends

from anishelf.web.guards import anyone, person
from anishelf.web.pages import (
    deletions,
    downloaders,
    downloads,
    files,
    health,
    library,
    library_files,
    notifications,
    overview,
    posters,
    releases,
    requests,
    review,
    rules,
    settings,
    signing_in,
    subscriptions,
)
from anishelf.web.pages.following import calendar, search


def public() -> APIRouter:
    """Return what everybody may have: the login's address, styles, scripts and icons."""
    router = APIRouter(dependencies=[Depends(anyone)])
    for page in (files, signing_in):
        router.include_router(page.router)
    return router


def private() -> APIRouter:
    """Return the pages, for people with Airflow's login. Add a page's router here."""
    router = APIRouter(dependencies=[Depends(person)])
    for page in (
        overview,
        library,
        library_files,
        releases,
        review,
        downloads,
        downloaders,
        search,
        subscriptions,
        calendar,
        requests,
        notifications,
        rules,
        health,
        settings,
        posters,
        deletions,
    ):
        router.include_router(page.router)
    return router
