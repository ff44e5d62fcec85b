"""Sessions: opened by a log-in, kept alive by rotating refresh tokens, revoked at once."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select, update
from sqlmodel import Session

from services.auth import tokens
from services.kernel.clock import now
from services.kernel.errors import NotSignedIn
from services.kernel.settings import settings
from services.models import AuthSession, RefreshToken, User


@dataclass(frozen=True, slots=True)
class Issued:
    """A pair of tokens for one session; the refresh token is never seen again."""

    access_token: str
    refresh_token: str
    session_id: UUID
    access_seconds: int
    refresh_seconds: int


def start(tx: Session, user_id: UUID, *, user_agent: str, network: str) -> Issued:
    """Opens a session for a person who has proved who they are."""
    session = AuthSession(
        user_id=user_id,
        user_agent=user_agent[:300],
        network=network[:64],
        expires_at=now() + timedelta(days=settings().refresh_token_days),
    )
    tx.add(session)
    tx.flush()
    return _issue(tx, user_id, session.id)


def refresh(tx: Session, refresh_token: str) -> Issued | None:
    """A new pair for a refresh token, which is spent by it.

    A token that was spent before has been stolen from somebody: its whole
    family is revoked and None is returned, since the revocation must be
    committed. Raises NotSignedIn for a token that is not known or too old.
    """
    row = tx.execute(
        select(RefreshToken.id, RefreshToken.spent_at, AuthSession.id, AuthSession.user_id)
        .join(AuthSession, AuthSession.id == RefreshToken.session_id)
        .join(User, User.id == AuthSession.user_id)
        .where(
            RefreshToken.token_hash == tokens.fingerprint(refresh_token),
            AuthSession.revoked_at.is_(None),
            AuthSession.expires_at > now(),
            User.state != "deactivated",
        )
        .with_for_update(of=RefreshToken)
    ).first()
    if row is None:
        raise NotSignedIn("Your session has ended. Please log in again.")
    token_id, spent_at, session_id, user_id = row
    if spent_at is not None:
        revoke(tx, session_id)
        return None
    moment = now()
    tx.execute(update(RefreshToken).where(RefreshToken.id == token_id).values(spent_at=moment))
    later = moment + timedelta(days=settings().refresh_token_days)
    tx.execute(update(AuthSession).where(AuthSession.id == session_id).values(expires_at=later))
    return _issue(tx, user_id, session_id)


def revoke(tx: Session, session_id: UUID) -> None:
    """Ends a session: its access tokens and refresh tokens hold no longer."""
    tx.execute(
        update(AuthSession)
        .where(AuthSession.id == session_id, AuthSession.revoked_at.is_(None))
        .values(revoked_at=now())
    )


def _issue(tx: Session, user_id: UUID, session_id: UUID) -> Issued:
    secret = tokens.random()
    tx.add(RefreshToken(session_id=session_id, token_hash=tokens.fingerprint(secret)))
    return Issued(
        access_token=tokens.access(user_id, session_id),
        refresh_token=secret,
        session_id=session_id,
        access_seconds=settings().access_token_seconds,
        refresh_seconds=settings().refresh_token_days * 24 * 3600,
    )
