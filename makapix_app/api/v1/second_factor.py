"""The second factor: the second half of a log-in, and its setting up."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, Field, SecretStr

from makapix_app.api import entry, who
from makapix_app.api.entry import Tokens
from makapix_app.api.v1 import PREFIX
from services import door
from services.accounts import second_factor
from services.accounts.second_factor import Enrolment, Standing, WrongCode
from services.auth.actor import Credential
from services.kernel.errors import NotSignedIn

router = APIRouter(prefix=f"{PREFIX}/auth", tags=["auth"])
Who = Annotated[Credential, Depends(who.caller)]


class Code(BaseModel):
    """Six digits of the app or, where it says so, a recovery code."""

    code: SecretStr = Field(max_length=64)


class Answer(Code):
    """The token of a log-in that is half done, and a code."""

    token: str = Field(max_length=128)


class RecoveryCodes(BaseModel):
    """Shown this once; each works once."""

    recovery_codes: tuple[str, ...]


@router.post("/second-factor")
def answer(body: Answer, request: Request, response: Response) -> Tokens:
    """A session for the token of a log-in and a code of the app, or a recovery code."""
    entered = door.do(
        entry.stranger(request),
        second_factor.answer,
        token=body.token,
        code=body.code.get_secret_value(),
        **entry.device(request),
    )
    if isinstance(entered, WrongCode):
        raise NotSignedIn(
            entered.sentence, code="wrong_code", field="code", tries_left=entered.tries_left
        )
    return entry.given(response, entered)


@router.get("/second-factor")
def standing(caller: Who, response: Response) -> Standing:
    """Whether a second factor is on, and how many recovery codes are left."""
    response.headers["Cache-Control"] = "no-store"
    return door.ask(caller, second_factor.standing)


@router.post("/second-factor/app", status_code=201)
def enrol(caller: Who, response: Response) -> Enrolment:
    """A new key for an authenticator app; it counts once a code of it is shown."""
    response.headers["Cache-Control"] = "no-store"
    return door.do(caller, second_factor.enrol)


@router.post("/second-factor/app/confirm")
def turn_on(body: Code, caller: Who, response: Response) -> RecoveryCodes:
    """Turns the second factor on by a code of the new key; answers the recovery codes."""
    response.headers["Cache-Control"] = "no-store"
    codes = door.do(caller, second_factor.turn_on, code=body.code.get_secret_value())
    return RecoveryCodes(recovery_codes=codes)


@router.delete("/second-factor/app", status_code=204)
def turn_off(caller: Who) -> None:
    """Turns the second factor off; its key and recovery codes are forgotten."""
    door.do(caller, second_factor.turn_off)


@router.post("/second-factor/recovery-codes", status_code=201)
def renew_codes(caller: Who, response: Response) -> RecoveryCodes:
    """Ten new recovery codes; the old ones are worthless."""
    response.headers["Cache-Control"] = "no-store"
    return RecoveryCodes(recovery_codes=door.do(caller, second_factor.renew_codes))


@router.post("/prove/code", status_code=204)
def prove(body: Code, caller: Who) -> None:
    """A code as proof that it is still the same person."""
    door.do(caller, second_factor.prove, code=body.code.get_secret_value())
