"""API tokens: who made which, and what it opens."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import AwareDatetime, Field

from anishelf.core.roles import Role
from anishelf.web.api.schema import Answer, Body, Name


class Token(Answer):
    """A token without what it opens with; `hint` is how that begins."""

    id: int
    name: str
    hint: str
    scope: Role
    created_by: str
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None
    revoked_at: datetime | None


class NewToken(Answer):
    """A token and its secret, which is shown this once."""

    token: Token
    secret: str


class TokenWishes(Body):
    """What to call a token, what it may do, and until when (null: until it is revoked)."""

    name: Name
    scope: Role
    expires_at: Annotated[AwareDatetime | None, Field()] = None
