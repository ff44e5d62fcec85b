"""The credential of a request, its network, and the cookies of a session.

Cookies: an access token for pages and the API, a refresh token that goes only
to ``/api/v1/auth``, and a hint without a secret that scripts may read.
"""

from typing import Any

from fastapi import Request, Response

from services.auth import cookies, tokens
from services.auth.actor import Credential
from services.auth.sessions import Issued
from services.kernel.errors import NotSignedIn
from services.kernel.settings import settings

AUTH_PATH = "/api/v1/auth"
HINT = "mpx_in"


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
            return Credential(api_token=token, network=network, strict=True)
        return _from_access(token, network)
    if token := request.cookies.get(cookies.access_name(), ""):
        return _from_access(token, network)
    return Credential(network=network)


def _from_access(token: str, network: str) -> Credential:
    claims = tokens.claims(token)
    if claims is None or not claims.fresh:
        raise NotSignedIn("Your access token is over. Refresh it or log in again.")
    return Credential(session_id=claims.session_id, network=network, strict=True)


def client_network(request: Request) -> str:
    """The caller's address: the one that our own proxy saw, never one that they wrote."""
    peer = request.client.host if request.client else ""
    if peer in settings().trusted_proxies:
        chain = request.headers.get("x-forwarded-for", "").split(",")
        return chain[-1].strip() or peer
    return peer


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
    response.set_cookie(
        cookies.refresh_name(),
        issued.refresh_token,
        httponly=True,
        path=AUTH_PATH,
        **common,
    )
    response.set_cookie(HINT, "1", path="/", **common)


def take_cookies(response: Response) -> None:
    """Removes a session from the browser."""
    for name, path in (
        (cookies.access_name(), "/"),
        (cookies.refresh_name(), AUTH_PATH),
        (HINT, "/"),
    ):
        response.delete_cookie(name, path=path, secure=cookies.secure(), samesite="lax")
