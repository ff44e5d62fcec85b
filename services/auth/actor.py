"""Who acts: the credential that came in, and the Actor made from it at each call.

The Actor is read afresh every time, so that a ban, a log-out or a lost role
works at once.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlmodel import Session

from services.auth import tokens
from services.kernel.clock import now
from services.kernel.errors import NotSignedIn
from services.models import ApiToken, AuthSession, User

SCOPES = ("read", "write", "publish", "moderate", "players")


@dataclass(frozen=True, slots=True)
class Credential:
    """What a caller showed: a session, a personal token, or nothing.

    ``strict`` credentials that no longer hold are refused; others make the
    caller anonymous, as on a page that everyone may see.
    """

    session_id: UUID | None = None
    api_token: str = ""
    network: str = ""
    system: bool = False
    strict: bool = False


ANONYMOUS = Credential()
SYSTEM = Credential(system=True)


@dataclass(frozen=True, slots=True)
class Actor:
    """The one who asks or does. ``kind``: anonymous, user or system."""

    kind: str = "anonymous"
    id: UUID | None = None
    handle: str = ""
    role: str = ""
    state: str = ""
    trusted: bool = False
    reputation: int = 0
    shown_warnings: tuple[str, ...] = ()
    session_id: UUID | None = None
    scopes: frozenset[str] = field(default_factory=frozenset)

    @property
    def is_moderator(self) -> bool:
        """May act for the house: moderators and the owner."""
        return self.role in {"moderator", "owner"}


_PERSON = (
    User.id,
    User.handle,
    User.role,
    User.state,
    User.trusted,
    User.reputation,
    User.shown_warnings,
)


def of(tx: Session, credential: Credential) -> Actor:
    """The actor behind a credential, in at most one statement.

    Raises NotSignedIn for a strict credential that holds no longer.
    """
    if credential.system:
        return Actor(kind="system", scopes=frozenset(SCOPES))
    actor = _person(tx, credential)
    if actor is None and credential.strict:
        raise NotSignedIn("Your session has ended. Please log in again.")
    return actor or Actor()


def _person(tx: Session, credential: Credential) -> Actor | None:
    if credential.session_id:
        row = tx.execute(_by_session(credential.session_id, now())).first()
        return _actor(row, credential.session_id, frozenset(SCOPES)) if row else None
    if credential.api_token:
        row = tx.execute(_by_token(tokens.fingerprint(credential.api_token), now())).first()
        return _actor(row, None, frozenset(row.scopes)) if row else None
    return None


def _by_session(session_id: UUID, moment: datetime) -> Select[Any]:
    return (
        select(*_PERSON)
        .join(AuthSession, AuthSession.user_id == User.id)
        .where(
            AuthSession.id == session_id,
            AuthSession.revoked_at.is_(None),
            AuthSession.expires_at > moment,
            User.state != "deactivated",
        )
    )


def _by_token(fingerprint: str, moment: datetime) -> Select[Any]:
    return (
        select(*_PERSON, ApiToken.scopes)
        .join(ApiToken, ApiToken.user_id == User.id)
        .where(
            ApiToken.token_hash == fingerprint,
            ApiToken.revoked_at.is_(None),
            (ApiToken.expires_at.is_(None)) | (ApiToken.expires_at > moment),
            User.state == "active",
        )
    )


def _actor(row: Any, session_id: UUID | None, scopes: frozenset[str]) -> Actor:
    return Actor(
        kind="user",
        id=row.id,
        handle=row.handle,
        role=row.role,
        state=row.state,
        trusted=row.trusted,
        reputation=row.reputation,
        shown_warnings=tuple(row.shown_warnings),
        session_id=session_id,
        scopes=scopes,
    )
