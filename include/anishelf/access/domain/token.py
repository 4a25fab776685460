"""Tokens by which programs use the API: made once, shown once, kept as a hash."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from anishelf.core.roles import Role

PREFIX: Final = "ansh_"
SHOWN: Final = 10
"""How many characters of a token are kept and shown, so that its owner knows it again."""


@dataclass(frozen=True, slots=True)
class ApiToken:
    """One token; what it opens with is not here, and cannot be found out from what is."""

    id: int
    name: str
    hint: str
    scope: Role
    created_by: str
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None
    revoked_at: datetime | None

    def is_valid(self, now: datetime) -> bool:
        """Return whether it opens anything at *now*."""
        is_over = self.expires_at is not None and self.expires_at <= now
        return self.revoked_at is None and not is_over


def digest(secret: str) -> bytes:
    """Return what is stored of a token; it is random and long, so one round of SHA-256 is enough."""
    return hashlib.sha256(secret.encode()).digest()


def secret_of(random: str) -> str:
    """Return the token that *random* (at least 32 characters of a secure source) makes."""
    return f"{PREFIX}{random}"
