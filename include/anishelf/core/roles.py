"""What a person or a program may do, from looking to changing the settings."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """The four roles, each of which may do what the one before it may."""

    VIEWER = "viewer"
    REQUESTER = "requester"
    OPERATOR = "operator"
    ADMIN = "admin"

    def covers(self, needed: Role) -> bool:
        """Return whether who has this role may do what *needed* may."""
        order = list(Role)
        return order.index(self) >= order.index(needed)
