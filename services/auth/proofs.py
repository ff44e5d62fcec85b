"""Recent proof: what is delicate asks a signed-in person to show once more that it is them.

A log-in, a password, a passkey or a code counts as a proof in its session. A
personal access token proves nothing: with it, delicate things are not done.
"""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import exists, select, update
from sqlmodel import Session

from services.auth.actor import Actor
from services.kernel.clock import now
from services.kernel.errors import Forbidden
from services.kernel.settings import settings
from services.models import AuthSession, Passkey, User


@dataclass(frozen=True, slots=True)
class Means:
    """What a person can prove themselves with, besides logging in again."""

    password: bool = False
    passkey: bool = False
    code: bool = False


def require_recent_proof(tx: Session, actor: Actor, minutes: int | None = None) -> None:
    """The person has proved in this session, in the last ``minutes`` (by setting), that it is them.

    Raises Forbidden: ``prove_again`` when it was longer ago, ``session_needed``
    for a caller without a session. The system needs no proof.
    """
    if actor.kind == "system":
        return
    if actor.session_id is None:
        raise Forbidden(
            "This is done after logging in, not with an access token.", code="session_needed"
        )
    span = timedelta(minutes=settings().proof_minutes if minutes is None else minutes)
    proved = tx.scalar(select(AuthSession.proved_at).where(AuthSession.id == actor.session_id))
    if proved is None or proved < now() - span:
        raise Forbidden("Show once more that it is you, then try again.", code="prove_again")


def note(tx: Session, actor: Actor) -> None:
    """The person has just proved in this session that it is them."""
    proved = update(AuthSession).where(AuthSession.id == actor.session_id)
    tx.execute(proved.values(proved_at=now()))


def means(tx: Session, user_id: UUID) -> Means:
    """What this person can prove themselves with."""
    row = tx.execute(
        select(
            User.password_hash.is_not(None),
            exists().where(Passkey.user_id == User.id),
            User.totp_since.is_not(None),
        ).where(User.id == user_id)
    ).one()
    return Means(*row)
