"""Who may listen to the broker: logins of people's clients, for one hour at most.

A login belongs to the session or the access token that asked for it and ends
with it. The broker's access list is made from these rows (``mqtt/access.py``).
"""

import base64
import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, func, or_, select, update
from sqlmodel import Session

from services import policy
from services.auth.actor import Actor
from services.edges import limits
from services.edges.limits import Rate
from services.kernel.clock import iso, now
from services.kernel.errors import LimitReached
from services.kernel.settings import settings
from services.models import ApiToken, AuthSession, BrokerCredential, User

CHANNEL = "broker"  # of NOTIFY, when who may listen has changed
PREFIX = "client-"
FOR_EVERYONE = ("makapix/posts/#", "makapix/system/announcements")


@dataclass(frozen=True, slots=True)
class Login:
    """What a client needs to listen: over WebSocket at ``path`` of this site, until
    ``expires_at``. ``topics`` is all that it may subscribe to; it may publish nothing."""

    id: UUID
    username: str
    password: str
    path: str
    topics: list[str]
    expires_at: str


@dataclass(frozen=True, slots=True)
class Listener:
    """A login that holds, and the person whose it is."""

    id: UUID
    user_id: UUID

    @property
    def username(self) -> str:
        """The name at the broker."""
        return f"{PREFIX}{self.id}"


def own_topics(user_id: UUID | str) -> str:
    """The branch that only this person's clients read."""
    return f"makapix/users/{user_id}/+"


def password(login_id: UUID) -> str:
    """Derived from the signing key and the id (HMAC-SHA256), so that it is kept nowhere."""
    key = settings().secret.get_secret_value().encode()
    made = hmac.new(key, f"broker:{login_id}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(made).rstrip(b"=").decode()


def issue(tx: Session, actor: Actor) -> Login:
    """A new login for the caller's session or token.

    Raises what ``policy.require_person`` does, TooSoon, and LimitReached for a
    person with ``broker_logins_max`` that still hold.
    """
    person = policy.require_person(actor, scope="read")
    limits.hit(Rate("broker_logins", settings().broker_logins_hour, 3600), str(person))
    # One at a time for a person, so that the limit is exact.
    tx.execute(select(User.id).where(User.id == person).with_for_update(key_share=True))
    most = settings().broker_logins_max
    if len(_live(tx, BrokerCredential.user_id == person)) >= most:
        raise LimitReached(f"You have {most} open logins at the broker, which is the most.")
    row = BrokerCredential(
        user_id=person,
        session_id=actor.session_id,
        api_token_id=actor.api_token_id,
        expires_at=now() + timedelta(seconds=settings().broker_login_seconds),
    )
    tx.add(row)
    tx.flush()
    return Login(
        id=row.id,
        username=Listener(row.id, person).username,
        password=password(row.id),
        path="/mqtt",
        topics=[own_topics(person), *FOR_EVERYONE],
        expires_at=iso(row.expires_at),
    )


def is_known(tx: Session, actor: Actor, login_id: UUID) -> bool:
    """Whether the broker has learned of this login."""
    known = select(BrokerCredential.known_at).where(BrokerCredential.id == login_id)
    return tx.scalar(known) is not None


def listeners(tx: Session, actor: Actor) -> list[Listener]:
    """All logins that hold at this moment. For the publisher."""
    policy.require_system(actor)
    return _live(tx)


def note_known(tx: Session, actor: Actor, ids: Sequence[UUID]) -> None:
    """The broker has learned of these logins."""
    policy.require_system(actor)
    new = and_(BrokerCredential.id.in_(ids), BrokerCredential.known_at.is_(None))
    tx.execute(update(BrokerCredential).where(new).values(known_at=func.now()))


def prune(tx: Session, actor: Actor) -> int:
    """Forgets logins that hold no longer; returns how many."""
    policy.require_system(actor)
    return tx.execute(delete(BrokerCredential).where(BrokerCredential.expires_at <= now())).rowcount


def _live(tx: Session, *more: ColumnElement[bool]) -> list[Listener]:
    moment = now()
    by_session = and_(
        AuthSession.id.is_not(None),
        AuthSession.revoked_at.is_(None),
        AuthSession.expires_at > moment,
    )
    by_token = and_(
        ApiToken.id.is_not(None),
        ApiToken.revoked_at.is_(None),
        or_(ApiToken.expires_at.is_(None), ApiToken.expires_at > moment),
    )
    unbanned = or_(
        User.state == "active",
        and_(User.state == "suspended", User.suspended_until <= moment),
    )
    rows = tx.execute(
        select(BrokerCredential.id, BrokerCredential.user_id)
        .join(User, User.id == BrokerCredential.user_id)
        .outerjoin(AuthSession, AuthSession.id == BrokerCredential.session_id)
        .outerjoin(ApiToken, ApiToken.id == BrokerCredential.api_token_id)
        .where(BrokerCredential.expires_at > moment, unbanned, or_(by_session, by_token), *more)
    )
    return [Listener(*row) for row in rows]
