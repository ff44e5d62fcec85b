"""Personal access tokens, managed by who has logged in."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel, Field

from makapix_app.api import who
from makapix_app.api.v1 import PREFIX
from services import door
from services.accounts import tokens
from services.accounts.tokens import NewToken, TokenView
from services.auth.actor import Credential

router = APIRouter(prefix=f"{PREFIX}/auth/tokens", tags=["auth"])
Who = Annotated[Credential, Depends(who.caller)]


class Wanted(BaseModel):
    """A new token: scopes are read, write, publish, moderate, players; days 30, 90, 365 or, for
    one that does not end, 0."""

    name: str = Field(max_length=200)
    scopes: list[str] = Field(max_length=16)
    days: int | None = 0


@router.get("")
def mine(caller: Who, response: Response) -> list[TokenView]:
    """The caller's tokens, without their secrets."""
    response.headers["Cache-Control"] = "no-store"
    return door.ask(caller, tokens.mine)


@router.post("", status_code=201)
def create(body: Wanted, caller: Who, response: Response) -> NewToken:
    """A new token; its secret is shown here and never again."""
    response.headers["Cache-Control"] = "no-store"
    return door.do(
        caller, tokens.create, name=body.name, scopes=body.scopes, days=body.days or None
    )


@router.delete("/{token_id}", status_code=204)
def revoke(token_id: UUID, caller: Who) -> None:
    """Ends a token at once."""
    door.do(caller, tokens.revoke, token_id)
