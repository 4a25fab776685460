"""What an administrator may do with tokens."""

from __future__ import annotations

import contextlib
import secrets
from dataclasses import dataclass
from datetime import datetime

from psycopg import Connection

from anishelf.access.domain.operation import Answer, Operation
from anishelf.access.domain.states import OperationState
from anishelf.access.domain.token import SHOWN, ApiToken, digest, secret_of
from anishelf.access.store.api_tokens import ApiTokens
from anishelf.access.store.operations import Operations
from anishelf.core.roles import Role
from anishelf.errors import StaleStatus, UnknownId

__all__ = [
    "Answer",
    "NewToken",
    "Operation",
    "OperationState",
    "ask_operation",
    "claim_key",
    "end_operation",
    "keep_answer",
    "make_token",
    "operation",
    "operation_runs",
    "revoke_token",
    "token_of",
    "tokens",
]


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token and what opens with it; the secret is nowhere else and is shown once."""

    token: ApiToken
    secret: str


def make_token(
    conn: Connection, *, name: str, scope: Role, by: str, expires_at: datetime | None = None
) -> NewToken:
    """Make a token with that scope and return it with its secret."""
    secret = secret_of(secrets.token_urlsafe(32))
    token = ApiTokens(conn).add(
        name=name,
        hint=secret[:SHOWN],
        sha256=digest(secret),
        scope=scope,
        created_by=by,
        expires_at=expires_at,
    )
    return NewToken(token, secret)


def revoke_token(conn: Connection, token_id: int, *, now: datetime) -> ApiToken:
    """End a token; raise UnknownId where there is none."""
    ended = ApiTokens(conn).revoke(token_id, now=now)
    if ended is None:
        raise UnknownId(f"there is no token {token_id}")
    return ended


def token_of(conn: Connection, secret: str, *, now: datetime) -> ApiToken | None:
    """Return the token that *secret* opens, noting its use, or None where it opens nothing."""
    return ApiTokens(conn).use(digest(secret), now=now)


def tokens(conn: Connection) -> list[ApiToken]:
    """Return all tokens, the newest first."""
    return ApiTokens(conn).all()


def operation(conn: Connection, operation_id: int) -> Operation:
    """Return what became of long work; raise UnknownId where nobody asked for it."""
    found = Operations(conn).get(operation_id)
    if found is None:
        raise UnknownId(f"there is no operation {operation_id}")
    return found


def ask_operation(conn: Connection, kind: str, *, by: str, dag_id: str | None) -> Operation:
    """Record that long work was asked for; a run of *dag_id* is to do it."""
    return Operations(conn).add(kind=kind, asked_by=by, dag_id=dag_id)


def operation_runs(conn: Connection, operation_id: int, *, run_id: str) -> None:
    """Note by which run long work is done; StaleStatus where that is known already."""
    Operations(conn).runs(operation_id, run_id=run_id)


def end_operation(conn: Connection, found: Operation, *, failed: bool) -> Operation:
    """Note that the run of long work has ended, and return how it is; a second call changes nothing."""
    rows = Operations(conn)
    new = OperationState.REFUSED if failed else OperationState.DONE
    reason = "its run in Airflow failed" if failed else None
    with contextlib.suppress(StaleStatus):  # somebody who looked at the same time has noted it
        rows.advance(found.id, old=OperationState.RUNNING, new=new, reason=reason)
    return operation(conn, found.id)


def claim_key(
    conn: Connection, *, asked_by: str, key: str, fingerprint: str, now: datetime
) -> Answer | None:
    """Take an idempotency key, or return what was answered when it was taken before.

    The caller holds the transaction: until it ends, a second request with the key waits.
    """
    return Operations(conn).claim_key(asked_by=asked_by, key=key, fingerprint=fingerprint, now=now)


def keep_answer(
    conn: Connection, *, asked_by: str, key: str, status: int, body: object, location: str | None
) -> None:
    """Keep what was answered to the request that took *key*, in its transaction."""
    Operations(conn).answered(
        asked_by=asked_by, key=key, status=status, body=body, location=location
    )
