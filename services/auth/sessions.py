"""Sessions: opened by a log-in, kept alive by rotating refresh tokens, revoked at once."""

from dataclasses import dataclass
from datetime import timedelta
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, bindparam, delete, insert, or_, select, update
from sqlmodel import Session

from services.auth import tokens
from services.kernel.clock import now
from services.kernel.errors import NotSignedIn
from services.kernel.settings import settings
from services.models import AuthSession, RefreshToken, User
from services.models.base import INSTANT

ENDED_KEPT = timedelta(days=30)
_MOMENT: Any = bindparam("moment", type_=INSTANT)
# Built once: each client asks every quarter of an hour.
_FOUND = (
    select(RefreshToken.id, RefreshToken.spent_at, AuthSession.id, AuthSession.user_id)
    .join(AuthSession, AuthSession.id == RefreshToken.session_id)
    .join(User, User.id == AuthSession.user_id)
    .where(
        RefreshToken.token_hash == bindparam("token"),
        AuthSession.revoked_at.is_(None),
        AuthSession.expires_at > _MOMENT,
        User.state != "deactivated",
    )
    .with_for_update(of=RefreshToken)
)
_TOKENS, _SESSIONS = (kind.__table__ for kind in (RefreshToken, AuthSession))  # type: ignore[attr-defined]
_SPENT = update(_TOKENS).where(_TOKENS.c.id == bindparam("old")).values(spent_at=_MOMENT)
_USED = (
    update(_SESSIONS)
    .where(_SESSIONS.c.id == bindparam("session"))
    .values(used_at=_MOMENT, expires_at=bindparam("later", type_=INSTANT))
)
# One is spent, its session lives on, another is there: in one statement.
_ROTATED = (
    insert(_TOKENS)
    .values(id=bindparam("new"), session_id=bindparam("session"), token_hash=bindparam("secret"))
    .add_cte(_SPENT.cte("spent"), _USED.cte("used"))
)


@dataclass(frozen=True, slots=True)
class Issued:
    """A pair of tokens for one session; the refresh token is never seen again.

    Without a ``refresh_token`` the browser has the newest one already.
    """

    access_token: str
    refresh_token: str
    session_id: UUID
    access_seconds: int
    refresh_seconds: int


@dataclass(frozen=True, slots=True)
class Reused:
    """A spent refresh token came back: somebody has stolen it, its family is to end."""

    session_id: UUID


def start(tx: Session, user_id: UUID, *, user_agent: str, network: str) -> Issued:
    """Opens a session for a person who has proved who they are."""
    session = AuthSession(
        user_id=user_id,
        user_agent=user_agent[:300],
        network=approximate(network),
        expires_at=now() + timedelta(days=settings().refresh_token_days),
    )
    tx.add(session)
    tx.flush()
    secret = tokens.random()
    tx.add(RefreshToken(session_id=session.id, token_hash=tokens.fingerprint(secret)))
    return _issued(user_id, session.id, secret)


def refresh(tx: Session, refresh_token: str, *, shared_jar: bool = False) -> Issued | Reused:
    """A new pair for a refresh token, which is spent by it.

    Tabs of one browser share their cookies (``shared_jar``): one that comes a
    few seconds after another with the same token gets an access token alone, so
    that a family stays one line and a thief cannot branch off. Else a spent
    token has been stolen from somebody, and the caller ends the session.
    Raises NotSignedIn for a token that is not known or too old.
    """
    moment = now()
    asked = {"token": tokens.fingerprint(refresh_token), "moment": moment}
    row = tx.execute(_FOUND, asked).first()
    if row is None:
        raise NotSignedIn("Your session has ended. Please log in again.")
    token_id, spent_at, session_id, user_id = row
    grace = timedelta(seconds=settings().refresh_grace_seconds)
    if spent_at is not None:
        if shared_jar and moment - spent_at <= grace:
            return _issued(user_id, session_id, "")
        return Reused(session_id)
    secret, later = tokens.random(), moment + timedelta(days=settings().refresh_token_days)
    tx.execute(
        _ROTATED,
        {
            "old": token_id,
            "session": session_id,
            "moment": moment,
            "later": later,
            "new": uuid4(),
            "secret": tokens.fingerprint(secret),
        },
    )
    return _issued(user_id, session_id, secret)


def revoke(tx: Session, *which: ColumnElement[bool]) -> list[UUID]:
    """Ends the sessions that match: their tokens hold no longer. Returns which lived until now.

    Open pages hear of it by ``accounts.sessions``, which calls this.
    """
    ended = tx.scalars(
        update(AuthSession)
        .where(*which, AuthSession.revoked_at.is_(None))
        .values(revoked_at=now())
        .returning(AuthSession.id)
    )
    return list(ended)


def prune(tx: Session) -> int:
    """Forgets sessions that ended a month ago, and spent tokens too old to be brought back."""
    old = now() - ENDED_KEPT
    gone = delete(AuthSession).where(
        or_(AuthSession.revoked_at < old, AuthSession.expires_at < old)
    )
    spent = now() - timedelta(days=settings().refresh_token_days)
    rows = tx.execute(delete(RefreshToken).where(RefreshToken.spent_at < spent)).rowcount
    return rows + tx.execute(gone).rowcount


def approximate(network: str) -> str:
    """The network of an address, as far as it is kept: /24 of IPv4, /48 of IPv6.

    Empty for what is no address, and for this machine's own.
    """
    try:
        address = ip_address(network.strip())
    except ValueError:
        return ""
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    if address.is_loopback:
        return ""
    return str(ip_network((address, 24 if address.version == 4 else 48), strict=False))


def _issued(user_id: UUID, session_id: UUID, refresh_token: str) -> Issued:
    return Issued(
        access_token=tokens.access(user_id, session_id),
        refresh_token=refresh_token,
        session_id=session_id,
        access_seconds=settings().access_token_seconds,
        refresh_seconds=settings().refresh_token_days * 24 * 3600,
    )
