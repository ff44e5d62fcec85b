"""A person's data as one ZIP: asked for, looked for, fetched by a link that only they are given."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from makapix_app.api import who
from makapix_app.api.v1 import PREFIX
from services import door
from services.auth.actor import Credential
from services.exports import commands
from services.exports.views import ExportView

router = APIRouter(prefix=f"{PREFIX}/exports", tags=["users"])
Who = Annotated[Credential, Depends(who.caller)]


@router.post("", status_code=202)
def ask(caller: Who, response: Response) -> ExportView:
    """Has an export of everything that the caller has here made; once a day."""
    view = door.do(caller, commands.ask)
    response.headers["Location"] = f"/api/v1/exports/{view.id}"
    return view


@router.get("")
def mine(caller: Who, response: Response) -> list[ExportView]:
    """The caller's exports, the newest first."""
    response.headers["Cache-Control"] = "no-store"
    return door.ask(caller, commands.mine)


@router.get("/{export_id}")
def one(caller: Who, export_id: UUID, response: Response) -> ExportView:
    """How far an export is; ``url`` opens the ZIP for whoever holds it, for seven days."""
    response.headers["Cache-Control"] = "no-store"
    return door.ask(caller, commands.one, export_id)
