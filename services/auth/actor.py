"""Who acts: the credential that came in, and the Actor made from it at each call.

The Actor is read afresh every time, so that a ban, a log-out or a lost role
works at once.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, bindparam, func, or_, select
from sqlmodel import Session

from services.auth import tokens
from services.kernel.clock import now
from services.kernel.errors import NotSignedIn
from services.models import ApiToken, AuthSession, Block, Mute, User
from services.models.base import INSTANT

NOBODY = UUID(int=0)
NOBODIES = frozenset({NOBODY})
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
    command_line: bool = False
    strict: bool = False


ANONYMOUS = Credential()
SYSTEM = Credential(system=True)
# Who sits at the shell: reaches the database as the owner of its tables.
COMMAND_LINE = Credential(system=True, command_line=True)


@dataclass(frozen=True, slots=True)
class Actor:
    """The one who asks or does. ``kind``: anonymous, user or system.

    ``apart`` are the people with whom a block stands in either direction,
    ``muted`` those whom the actor does not want to meet.
    """

    kind: str = "anonymous"
    id: UUID | None = None
    handle: str = ""
    role: str = ""
    state: str = ""
    trusted: bool = False
    verified: bool = False
    reputation: int = 0
    shown_warnings: tuple[str, ...] = ()
    session_id: UUID | None = None
    api_token_id: UUID | None = None
    scopes: frozenset[str] = field(default_factory=frozenset)
    apart: frozenset[UUID] = field(default_factory=frozenset)
    muted: frozenset[UUID] = field(default_factory=frozenset)

    @property
    def is_moderator(self) -> bool:
        """May act for the house: moderators and the owner, with a token only if it says so."""
        return self.role in {"moderator", "owner"} and "moderate" in self.scopes

    @property
    def pattern(self) -> "Actor":
        """Somebody of the same kind: all of an actor that shapes the SQL of a question."""
        return Actor(
            kind=self.kind,
            id=NOBODY if self.id else None,
            role="moderator" if self.is_moderator else "",
            scopes=frozenset({"moderate"} if self.is_moderator else ()),
            shown_warnings=("",) if self.shown_warnings else (),
            apart=NOBODIES if self.apart else frozenset(),
            muted=NOBODIES if self.muted else frozenset(),
        )

    @property
    def values(self) -> dict[str, Any]:
        """The rest: the bind parameters that stand for the actor in ``services/policy.py``."""
        return {
            "viewer": self.id,
            "viewer_shown": list(self.shown_warnings),
            "viewer_apart": list(self.apart),
            "viewer_muted": list(self.muted),
        }


def _all(query: Any) -> ColumnElement[Any]:
    """The rows of a query as one array, so that the actor stays one statement."""
    return func.array(query.scalar_subquery())


_PERSON = (
    User.id,
    User.handle,
    User.role,
    User.state,
    User.trusted,
    User.email_verified_at.is_not(None).label("verified"),
    User.reputation,
    User.shown_warnings,
    User.suspended_until,
    _all(
        select(Block.blocked_id)
        .where(Block.blocker_id == User.id)
        .correlate(User)
        .union_all(select(Block.blocker_id).where(Block.blocked_id == User.id).correlate(User))
    ).label("apart"),
    _all(select(Mute.muted_id).where(Mute.muter_id == User.id).correlate(User)).label("muted"),
)


# Built once: they are asked at every request of somebody who is signed in.
_MOMENT: Any = bindparam("moment", type_=INSTANT)
_BY_SESSION = (
    select(*_PERSON)
    .join(AuthSession, AuthSession.user_id == User.id)
    .where(
        AuthSession.id == bindparam("session"),
        AuthSession.revoked_at.is_(None),
        AuthSession.expires_at > _MOMENT,
        User.state != "deactivated",
    )
)
_BY_TOKEN = (
    select(*_PERSON, ApiToken.id.label("api_token_id"), ApiToken.scopes)
    .join(ApiToken, ApiToken.user_id == User.id)
    .where(
        ApiToken.token_hash == bindparam("token"),
        ApiToken.revoked_at.is_(None),
        (ApiToken.expires_at.is_(None)) | (ApiToken.expires_at > _MOMENT),
        or_(
            User.state == "active",
            and_(User.state == "suspended", User.suspended_until <= _MOMENT),
        ),
    )
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


def of_person(tx: Session, user_id: UUID) -> Actor:
    """What somebody sees, for a worker that judges in their name. It has no scopes."""
    row = tx.execute(select(*_PERSON).where(User.id == user_id)).one()
    return _actor(row, None, frozenset())


def _person(tx: Session, credential: Credential) -> Actor | None:
    if credential.session_id:
        asked = {"session": credential.session_id, "moment": now()}
        row = tx.execute(_BY_SESSION, asked).first()
        return _actor(row, credential.session_id, frozenset(SCOPES)) if row else None
    if credential.api_token:
        asked = {"token": tokens.fingerprint(credential.api_token), "moment": now()}
        row = tx.execute(_BY_TOKEN, asked).first()
        return _actor(row, None, frozenset(row.scopes)) if row else None
    return None


def _actor(row: Any, session_id: UUID | None, scopes: frozenset[str]) -> Actor:
    return Actor(
        kind="user",
        id=row.id,
        handle=row.handle,
        role=row.role,
        state="active" if _over(row.suspended_until) else row.state,
        trusted=row.trusted,
        verified=row.verified,
        reputation=row.reputation,
        shown_warnings=tuple(row.shown_warnings),
        session_id=session_id,
        api_token_id=getattr(row, "api_token_id", None),
        scopes=scopes,
        apart=frozenset(row.apart),
        muted=frozenset(row.muted),
    )


def _over(suspended_until: datetime | None) -> bool:
    """Whether a suspension has ended, also before the schedule has lifted it."""
    return suspended_until is not None and suspended_until <= now()
