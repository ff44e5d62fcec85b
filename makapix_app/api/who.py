"""The credential of a request, its network, and the cookies of a session.

Cookies: an access token for pages and the API, a refresh token that goes only
to ``/api/v1/auth``, and a hint without a secret that scripts may read: how many
seconds an access token lives.
"""

import contextlib
import time
from typing import Any

from anyio import to_thread
from fastapi import Request, Response

from services import door
from services.accounts import tokens as api_tokens
from services.auth import cookies, tokens
from services.auth.actor import SYSTEM, Credential
from services.auth.sessions import Issued
from services.kernel.errors import MakapixError, NotSignedIn

AUTH_PATH = "/api/v1/auth"
HINT = "mpx_in"
NOTE_SECONDS = 60
NOTED_MOST = 10_000  # tokens that a process remembers to have noted
_noted: dict[str, float] = {}


def credential(request: Request) -> Credential:
    """Who sends this request, strictly: a token that is over is refused.

    Raises NotSignedIn, which tells a client to refresh.
    """
    network = client_network(request)
    header = request.headers.get("authorization", "")
    if header:
        scheme, _, token = header.partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise NotSignedIn("The Authorization header is “Bearer” and a token.")
        if token.startswith(tokens.API_TOKEN_PREFIX):
            _note_use(token)
            return Credential(api_token=token, network=network, strict=True)
        return _from_access(token, network)
    if token := request.cookies.get(cookies.access_name(), ""):
        return _from_access(token, network)
    return Credential(network=network)


async def caller(request: Request) -> Credential:
    """The same for what is asked most: it takes a thread only where something may be written."""
    if tokens.API_TOKEN_PREFIX in request.headers.get("authorization", ""):
        return await to_thread.run_sync(credential, request)
    return credential(request)


def _note_use(secret: str) -> None:
    """Lets a token's owner see that it is used: written once a minute, not at every call."""
    key, moment = tokens.fingerprint(secret), time.monotonic()
    if moment - _noted.get(key, -NOTE_SECONDS) < NOTE_SECONDS:
        return
    _noted[key] = moment
    if len(_noted) > NOTED_MOST:
        _noted.clear()
    with contextlib.suppress(MakapixError):
        door.do(SYSTEM, api_tokens.note_use, secret=secret)


def _from_access(token: str, network: str) -> Credential:
    claims = tokens.claims(token)
    if claims is None or not claims.fresh:
        raise NotSignedIn("Your access token is over. Refresh it or log in again.")
    return Credential(session_id=claims.session_id, network=network, strict=True)


def client_network(request: Request) -> str:
    """The caller's address, which ``TrueClient`` has put in its place."""
    return request.client.host if request.client else ""


def give_cookies(response: Response, issued: Issued) -> None:
    """Puts a session into the browser."""
    common: dict[str, Any] = {
        "max_age": issued.refresh_seconds,
        "secure": cookies.secure(),
        "samesite": "lax",
    }
    response.set_cookie(
        cookies.access_name(), issued.access_token, httponly=True, path="/", **common
    )
    if issued.refresh_token:
        response.set_cookie(
            cookies.refresh_name(),
            issued.refresh_token,
            httponly=True,
            path=AUTH_PATH,
            **common,
        )
    response.set_cookie(HINT, str(issued.access_seconds), path="/", **common)


def take_cookies(response: Response) -> None:
    """Removes a session from the browser."""
    for name, path in (
        (cookies.access_name(), "/"),
        (cookies.refresh_name(), AUTH_PATH),
        (HINT, "/"),
    ):
        response.delete_cookie(name, path=path, secure=cookies.secure(), samesite="lax")
