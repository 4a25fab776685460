"""Who calls: a person with Airflow's login, or a program with one of our tokens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from airflow.api_fastapi.app import get_auth_manager
from airflow.api_fastapi.auth.managers.models.base_user import BaseUser
from airflow.api_fastapi.auth.managers.models.resource_details import (
    AccessView,
    ConnectionDetails,
    DagDetails,
)

from anishelf.core.roles import Role

_NAMED: Final = {
    "VIEWER": Role.VIEWER,
    "USER": Role.REQUESTER,
    "OP": Role.OPERATOR,
    "ADMIN": Role.ADMIN,
}
"""Airflow's own roles: those of its simple auth manager, and of the FAB one."""


class Via(StrEnum):
    """How a caller proved who it is; a browser adds a cookie by itself, so that proves less."""

    COOKIE = "cookie"
    BEARER = "bearer"
    TOKEN = "token"  # noqa: S105  # a word, no secret


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks; `key` is unique over people and tokens, `name` is what is shown and recorded."""

    key: str
    name: str
    role: Role
    via: Via


def role_of(user: BaseUser) -> Role | None:
    """Return what *user* may do here, or None where they may not even look.

    A role of Airflow's own counts by its name; one that somebody made counts by what it allows.
    """
    named = [_NAMED[name] for name in _role_names(user) if name in _NAMED]
    allowed = [role for role, asks in _ALLOWED if asks(user)]
    found = [*named, *allowed]
    return max(found, key=list(Role).index) if found else None


def _role_names(user: BaseUser) -> list[str]:
    # Neither is part of Airflow's interface: `role` is the simple auth manager's, `roles` FAB's.
    single, many = getattr(user, "role", None), getattr(user, "roles", ())
    names = [single, *(getattr(each, "name", each) for each in many or ())]
    return [name.upper() for name in names if isinstance(name, str)]


def _may_look(user: Any) -> bool:
    return get_auth_manager().is_authorized_view(access_view=AccessView.PLUGINS, user=user)


def _may_run(user: Any) -> bool:
    manager = get_auth_manager()
    return manager.is_authorized_dag(method="POST", details=DagDetails(), user=user)


def _may_operate(user: Any) -> bool:
    manager = get_auth_manager()
    return manager.is_authorized_connection(method="POST", details=ConnectionDetails(), user=user)


_ALLOWED: Final[tuple[tuple[Role, Callable[[Any], bool]], ...]] = (
    (Role.VIEWER, _may_look),
    (Role.REQUESTER, _may_run),
    (Role.OPERATOR, _may_operate),
)
