"""API tokens, for administrators. A secret is kept nowhere, so no key repeats its answer."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path

from anishelf.access.actions import make_token, revoke_token, tokens
from anishelf.core.roles import Role
from anishelf.web.api.schema import Page
from anishelf.web.api.v1.schemas.tokens import NewToken, Token, TokenWishes
from anishelf.web.database import Database, Now
from anishelf.web.guards import Needs, Who

router = APIRouter(tags=["tokens"], dependencies=[Depends(Needs(Role.ADMIN))])


@router.get("/tokens", operation_id="listTokens")
def list_tokens(conn: Database) -> Page[Token]:
    """Return all tokens, the newest first, the revoked ones too."""
    return Page(items=[Token.model_validate(each) for each in tokens(conn)], next=None)


@router.post("/tokens", operation_id="makeToken", status_code=201)
def make(conn: Database, who: Who, wishes: TokenWishes) -> NewToken:
    """Make a token; what it opens with is in this answer and nowhere else."""
    made = make_token(
        conn, name=wishes.name, scope=wishes.scope, by=who.name, expires_at=wishes.expires_at
    )
    return NewToken.model_validate(made)


@router.delete("/tokens/{token_id}", operation_id="revokeToken")
def revoke(conn: Database, now: Now, token_id: Annotated[int, Path(ge=1, lt=2**63)]) -> Token:
    """End a token at once; ending it again changes nothing."""
    return Token.model_validate(revoke_token(conn, token_id, now=now))
