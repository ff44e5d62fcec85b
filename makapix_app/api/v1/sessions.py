"""A person's sessions: the list, their end, and the proof that it is still them."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel, Field, SecretStr

from makapix_app.api import who
from makapix_app.api.v1 import PREFIX
from services import door
from services.accounts import passwords, sessions
from services.accounts.sessions import SessionView
from services.auth.actor import Credential

router = APIRouter(prefix=f"{PREFIX}/auth", tags=["auth"])
Who = Annotated[Credential, Depends(who.caller)]


class Proof(BaseModel):
    """The caller's password."""

    password: SecretStr = Field(max_length=1024)


class Which(BaseModel):
    """``others_only`` spares the session that asks."""

    others_only: bool = False


class Ended(BaseModel):
    """How many sessions ended."""

    ended: int


@router.get("/sessions")
def mine(caller: Who, response: Response) -> list[SessionView]:
    """The caller's sessions, this one first; the network only approximately."""
    response.headers["Cache-Control"] = "no-store"
    return door.ask(caller, sessions.mine)


@router.delete("/sessions/{session_id}", status_code=204)
def end_one(session_id: UUID, caller: Who) -> None:
    """Ends one session at once, on every page that is open in it."""
    door.do(caller, sessions.end_one, session_id)


@router.post("/sessions/end")
def end_all(caller: Who, response: Response, body: Which | None = None) -> Ended:
    """Signs out everywhere, or everywhere else."""
    others_only = body is not None and body.others_only
    count = door.do(caller, sessions.end_mine, others_only=others_only)
    if not others_only:
        who.take_cookies(response)
    return Ended(ended=count)


@router.post("/prove", status_code=204)
def prove(body: Proof, caller: Who) -> None:
    """The password as proof, for the next ten minutes, that it is still the same person."""
    door.do(caller, passwords.prove, password=body.password.get_secret_value())
