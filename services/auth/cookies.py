"""The cookies of a session: their names, and the credential of an open page."""

from http.cookies import CookieError, SimpleCookie

from services.auth import tokens
from services.auth.actor import Credential
from services.kernel.settings import settings


def secure() -> bool:
    """Whether the site is served over HTTPS."""
    return settings().public_url.startswith("https://")


def access_name() -> str:
    """``__Host-`` binds the cookie to this host and to HTTPS (RFC 6265bis)."""
    return "__Host-mpx_at" if secure() else "mpx_at"


def refresh_name() -> str:
    """Its path is not ``/``, so it can only be ``__Secure-``."""
    return "__Secure-mpx_rt" if secure() else "mpx_rt"


def credential(header: str, network: str = "") -> Credential:
    """Who has a page open, from the Cookie header of its websocket's handshake.

    The socket keeps the cookie of its first moment, so the session's row
    decides and not the token's 15 minutes; what does not hold is anonymous.
    """
    jar: SimpleCookie = SimpleCookie()
    try:
        jar.load(header or "")
    except CookieError:
        return Credential(network=network)
    morsel = jar.get(access_name())
    claims = tokens.claims(morsel.value) if morsel else None
    return Credential(session_id=claims.session_id if claims else None, network=network)
