"""Operations: long work that a call answered with 202."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path

from anishelf.access.actions import operation
from anishelf.web.api.runs import refreshed
from anishelf.web.api.v1.schemas.operations import Operation
from anishelf.web.database import Database

router = APIRouter(tags=["operations"])


@router.get("/operations/{operation_id}", operation_id="getOperation")
def get_operation(conn: Database, operation_id: Annotated[int, Path(ge=1, lt=2**63)]) -> Operation:
    """Return how far long work is."""
    return Operation.model_validate(refreshed(conn, operation(conn, operation_id)))
