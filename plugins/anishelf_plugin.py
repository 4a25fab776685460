"""Registers the page with the Airflow UI; the page itself is `anishelf.web`."""

from __future__ import annotations

from airflow.plugins_manager import AirflowPlugin

from anishelf.orchestration.preload import forks_tasks, preload, serves_pages

if forks_tasks():
    preload()
apps, middlewares = [], []
if serves_pages():
    from anishelf.orchestration.bell import RingOnChange
    from anishelf.web.app import app

    apps.append({"app": app, "url_prefix": "/anishelf", "name": "Anishelf"})
    middlewares.append({"middleware": RingOnChange, "args": [], "kwargs": {}, "name": "ring"})


class AnishelfPlugin(AirflowPlugin):
    """Adds "Anishelf" to the navigation."""

    name = "anishelf_plugin"
    fastapi_apps = apps
    fastapi_root_middlewares = middlewares
    external_views = [  # noqa: RUF012
        {
            "name": "Anishelf",
            "destination": "nav",
            "nav_top_level": True,
            # Relative: Airflow may be served below a path of its own.
            "href": "anishelf/",
            "url_route": "anishelf",
            "icon": "anishelf/static/icon.svg",
            "icon_dark_mode": "anishelf/static/icon.svg",
        }
    ]
