"""Sign-up, log-in, log-out and the refreshing of sessions."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, Field, SecretStr

from makapix_app.api import who
from services import accounts, door
from services.accounts import Viewer
from services.auth import cookies
from services.auth.actor import Credential
from services.auth.sessions import Issued
from services.kernel.errors import NotSignedIn

router = APIRouter(prefix="/auth", tags=["auth"])
Who = Annotated[Credential, Depends(who.credential)]


class Tokens(BaseModel):
    """A session's tokens for clients that are not browsers; life in seconds."""

    access_token: str
    refresh_token: str
    token_type: str = "bearer"  # noqa: S105 - the word of RFC 6750
    expires_in: int


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


@router.post("/login")
def log_in(body: LogIn, request: Request, response: Response) -> Tokens:
    """A session for a handle or e-mail address and its password."""
    issued = door.do(
        _stranger(request),
        accounts.log_in,
        name=body.name,
        password=body.password.get_secret_value(),
        **_device(request),
    )
    return _given(response, issued)


@router.post("/signup", status_code=201)
def sign_up(body: SignUp, request: Request, response: Response) -> Tokens:
    """A new account and its first session."""
    issued = door.do(
        _stranger(request),
        accounts.sign_up,
        handle=body.handle,
        email=body.email,
        password=body.password.get_secret_value(),
        **_device(request),
    )
    return _given(response, issued)


@router.post("/demo")
def log_in_demo(body: Demo, request: Request, response: Response) -> Tokens:
    """A session for a demo account; refused in production."""
    issued = door.do(
        _stranger(request), accounts.log_in_demo, handle=body.handle, **_device(request)
    )
    return _given(response, issued)


@router.post("/refresh")
def refresh(request: Request, response: Response, body: Refresh | None = None) -> Tokens:
    """New tokens for a refresh token, which is spent by it."""
    token = (body and body.refresh_token) or request.cookies.get(cookies.refresh_name(), "")
    if not token:
        raise NotSignedIn("There is no session to refresh. Please log in.")
    issued = door.do(_stranger(request), accounts.refresh, refresh_token=token)
    if issued is None:
        raise NotSignedIn(
            "This session was ended: a refresh token came back that had been used.",
            code="token_reused",
        )
    return _given(response, issued)


@router.post("/logout", status_code=204)
def log_out(request: Request, response: Response) -> None:
    """Ends the session. Without one there is nothing to do, and that is fine."""
    caller = (
        who.credential(request)
        if request.headers.get("authorization")
        else cookies.credential(request.headers.get("cookie", ""))
    )
    door.do(caller, accounts.log_out)
    who.take_cookies(response)


@router.get("/me")
def me(caller: Who) -> Viewer:
    """Who the caller is; ``signed_in`` is false without a session."""
    return door.ask(caller, accounts.viewer)


def _stranger(request: Request) -> Credential:
    return Credential(network=who.client_network(request))


def _device(request: Request) -> dict[str, str]:
    return {
        "network": who.client_network(request),
        "user_agent": request.headers.get("user-agent", ""),
    }


def _given(response: Response, issued: Issued) -> Tokens:
    who.give_cookies(response, issued)
    response.headers["Cache-Control"] = "no-store"
    return Tokens(
        access_token=issued.access_token,
        refresh_token=issued.refresh_token,
        expires_in=issued.access_seconds,
    )
