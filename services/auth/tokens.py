"""Tokens: signed access tokens (JWT, RFC 7519, HS256) and random ones kept as SHA-256."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from uuid import UUID

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from services.kernel.clock import now
from services.kernel.settings import settings

API_TOKEN_PREFIX = "mpx_pat_"  # noqa: S105 - a public prefix, so that leaks can be found


@dataclass(frozen=True, slots=True)
class Claims:
    """What an access token says. ``fresh`` is false once its 15 minutes are over."""

    user_id: UUID
    session_id: UUID
    fresh: bool


def access(user_id: UUID, session_id: UUID) -> str:
    """A new access token, good for ``access_token_seconds``."""
    issued = now()
    claims = {
        "sub": str(user_id),
        "sid": str(session_id),
        "iat": int(issued.timestamp()),
        "exp": int((issued + timedelta(seconds=settings().access_token_seconds)).timestamp()),
    }
    return jwt.encode({"alg": "HS256", "typ": "JWT"}, claims, _key())


def claims(token: str) -> Claims | None:
    """What a token of ours says, or None where the signature is not ours.

    An old token still names its session: an open websocket keeps the cookie
    of its handshake, and the session's row decides whether it lives.
    """
    try:
        found = jwt.decode(token, _key(), algorithms=["HS256"]).claims
        return Claims(
            user_id=UUID(found["sub"]),
            session_id=UUID(found["sid"]),
            fresh=int(found["exp"]) > now().timestamp(),
        )
    except (JoseError, KeyError, ValueError, TypeError):
        return None


def random(prefix: str = "") -> str:
    """A secret of 256 random bits, URL-safe."""
    return prefix + secrets.token_urlsafe(32)


def fingerprint(token: str) -> str:
    """SHA-256 in hex: what is kept of a random token (it needs no salt)."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


def _key() -> OctKey:
    return _imported(settings().secret.get_secret_value())


@lru_cache(maxsize=1)
def _imported(secret: str) -> OctKey:
    return OctKey.import_key(secret)
