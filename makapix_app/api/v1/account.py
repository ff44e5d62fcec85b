"""What proves an account: its e-mail address and its password."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, Field, SecretStr

from makapix_app.api import entry, who
from makapix_app.api.v1 import PREFIX
from services import door
from services.accounts import email, passwords
from services.accounts.email import Confirmation, Standing
from services.auth.actor import Credential

router = APIRouter(prefix=f"{PREFIX}/auth", tags=["auth"])
Who = Annotated[Credential, Depends(who.caller)]


class Address(BaseModel):
    """An e-mail address."""

    email: str = Field(max_length=320)


class Link(BaseModel):
    """The token of a link in a mail."""

    token: str = Field(max_length=128)


class NewPassword(BaseModel):
    """A new password; ``current`` where the account has one."""

    new: SecretStr = Field(max_length=1024)
    current: SecretStr | None = Field(None, max_length=1024)


class Reset(Link):
    """The token of a link, and the new password."""

    new: SecretStr = Field(max_length=1024)


class Ended(BaseModel):
    """How many other sessions ended."""

    ended: int


@router.get("/email")
def standing(caller: Who, response: Response) -> Standing:
    """The caller's address, whether it is confirmed, and one that waits for that."""
    response.headers["Cache-Control"] = "no-store"
    return door.ask(caller, email.standing)


@router.post("/email", status_code=202)
def ask_change(body: Address, caller: Who) -> None:
    """Sends a link to a new address; it becomes the account's when the link is used."""
    door.do(caller, email.ask_change, address=body.email)


@router.post("/email/resend", status_code=202)
def resend(caller: Who) -> None:
    """Sends the link that confirms the address once more."""
    door.do(caller, email.resend)


@router.post("/email/confirm")
def confirm(body: Link, request: Request) -> Confirmation:
    """Uses the link of a mail. Whoever holds it may."""
    return door.do(entry.stranger(request), email.confirm, token=body.token)


@router.post("/password")
def change(body: NewPassword, caller: Who) -> Ended:
    """Changes the password by the current one, or sets the first; other sessions end."""
    new = body.new.get_secret_value()
    if body.current is None:
        return Ended(ended=door.do(caller, passwords.set_first, new=new))
    current = body.current.get_secret_value()
    return Ended(ended=door.do(caller, passwords.change, current=current, new=new))


@router.post("/password/forgot", status_code=202)
def forgot(body: Address, request: Request) -> None:
    """Sends a link to the account with this address; the answer is the same without one."""
    stranger = entry.stranger(request)
    door.do(stranger, passwords.ask_reset, address=body.email, network=stranger.network)


@router.post("/password/reset", status_code=204)
def reset(body: Reset, request: Request) -> None:
    """Sets a new password by the link of a mail; every session and access token ends."""
    new = body.new.get_secret_value()
    door.do(entry.stranger(request), passwords.reset, token=body.token, new=new)
