"""Sign-up, log-in, log-out and the refreshing of sessions."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, Field, SecretStr

from makapix_app.api import entry, who
from makapix_app.api.entry import HalfDone, Tokens
from makapix_app.api.v1 import PREFIX
from services import door
from services.accounts import entrance, views
from services.accounts.views import Viewer
from services.auth import cookies
from services.auth.actor import Credential
from services.kernel.errors import NotSignedIn

router = APIRouter(prefix=f"{PREFIX}/auth", tags=["auth"])
Who = Annotated[Credential, Depends(who.caller)]


class LogIn(BaseModel):
    """``name`` is a handle or an e-mail address."""

    name: str = Field(max_length=254)
    password: SecretStr = Field(max_length=1024)


class SignUp(BaseModel):
    """A new account."""

    handle: str = Field(max_length=64)
    email: str = Field(max_length=320)
    password: SecretStr = Field(max_length=1024)


class Demo(BaseModel):
    """The handle of a demo account."""

    handle: str = Field(max_length=32)


class Refresh(BaseModel):
    """A refresh token in the body, for clients without cookies."""

    refresh_token: str | None = Field(None, max_length=256)


@router.post("/login", responses={202: {"model": HalfDone}})
def log_in(body: LogIn, request: Request, response: Response) -> Tokens | HalfDone:
    """A session for a handle or e-mail address and its password; 202 asks for a second factor."""
    issued = door.do(
        entry.stranger(request),
        entrance.log_in,
        name=body.name,
        password=body.password.get_secret_value(),
        **entry.device(request),
    )
    return entry.entered(response, issued)


@router.post("/signup", status_code=201)
def sign_up(body: SignUp, request: Request, response: Response) -> Tokens:
    """A new account and its first session."""
    issued = door.do(
        entry.stranger(request),
        entrance.sign_up,
        handle=body.handle,
        email=body.email,
        password=body.password.get_secret_value(),
        **entry.device(request),
    )
    return entry.given(response, issued)


@router.post("/demo")
def log_in_demo(body: Demo, request: Request, response: Response) -> Tokens:
    """A session for a demo account; refused in production."""
    issued = door.do(
        entry.stranger(request), entrance.log_in_demo, handle=body.handle, **entry.device(request)
    )
    return entry.given(response, issued)


@router.post("/refresh")
def refresh(request: Request, response: Response, body: Refresh | None = None) -> Tokens:
    """New tokens for a refresh token, which is spent by it."""
    said = body.refresh_token if body else None
    token = said or request.cookies.get(cookies.refresh_name(), "")
    if not token:
        raise NotSignedIn("There is no session to refresh. Please log in.")
    issued = door.do(
        entry.stranger(request), entrance.refresh, refresh_token=token, shared_jar=not said
    )
    if issued is None:
        raise NotSignedIn(
            "This session was ended: a refresh token came back that had been used.",
            code="token_reused",
        )
    return entry.given(response, issued)


@router.post("/logout", status_code=204)
def log_out(request: Request, response: Response) -> None:
    """Ends the session. Without one there is nothing to do, and that is fine."""
    caller = (
        who.credential(request)
        if request.headers.get("authorization")
        else cookies.credential(request.headers.get("cookie", ""))
    )
    door.do(caller, entrance.log_out)
    who.take_cookies(response)


@router.get("/me")
def me(caller: Who) -> Viewer:
    """Who the caller is; ``signed_in`` is false without a session."""
    return door.ask(caller, views.viewer)
