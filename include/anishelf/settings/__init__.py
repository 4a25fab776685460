"""The settings, and where the running stack answers. Nothing else reads the environment."""

from __future__ import annotations

from anishelf.settings.defaults import CATALOGUE_URL, EPISODE_TEMPLATE, MOVIE_TEMPLATE
from anishelf.settings.pools import MAKE_POOL, QUESTIONS, TRANSFERS, SlotPool, slot_pools
from anishelf.settings.shown import ShownSetting, shown_settings
from anishelf.settings.stack import (
    DATABASE_NAME,
    AirflowApi,
    airflow_api,
    connection,
    database_url,
    postgres_url,
    stack_env,
)
from anishelf.settings.values import (
    Extras,
    Profile,
    Settings,
    TitleLanguage,
    Transfer,
)

__all__ = [
    "CATALOGUE_URL",
    "DATABASE_NAME",
    "EPISODE_TEMPLATE",
    "MAKE_POOL",
    "MOVIE_TEMPLATE",
    "QUESTIONS",
    "TRANSFERS",
    "AirflowApi",
    "Extras",
    "Profile",
    "Settings",
    "ShownSetting",
    "SlotPool",
    "TitleLanguage",
    "Transfer",
    "airflow_api",
    "connection",
    "database_url",
    "postgres_url",
    "shown_settings",
    "slot_pools",
    "stack_env",
]
