"""A person's sessions: the list, and their end, which every open page hears of."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlmodel import Session

from services import outbox, policy
from services.accounts import devices
from services.auth import sessions
from services.auth.actor import Actor
from services.kernel.clock import ago, iso, now
from services.kernel.errors import NotFound
from services.models import AuthSession

TOLD_AT_ONCE = 100  # ids in one message, so that it stays below 8 KiB


@dataclass(frozen=True, slots=True)
class SessionsEnded:
    """These sessions hold no longer. For the server's own processes; no client may read it."""

    topic: ClassVar[str] = "makapix/internal/sessions"
    type: ClassVar[str] = "sessions.ended"
    session_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SessionView:
    """A session as its person sees it; times in UTC, the network only approximately."""

    id: str
    device: str
    network: str
    begun_at: str
    used_at: str
    used_text: str
    here: bool


def mine(tx: Session, actor: Actor) -> list[SessionView]:
    """The caller's sessions that live, this one first, then the last used. Raises NotSignedIn."""
    person = policy.require_session(actor)
    rows = tx.scalars(
        select(AuthSession)
        .where(AuthSession.user_id == person, *_lives())
        .order_by(AuthSession.id != actor.session_id, AuthSession.used_at.desc(), AuthSession.id)
        .limit(200)
    )
    return [
        SessionView(
            id=str(row.id),
            device=devices.named(row.user_agent),
            network=row.network,
            begun_at=iso(row.created_at),
            used_at=iso(row.used_at),
            used_text=ago(row.used_at),
            here=row.id == actor.session_id,
        )
        for row in rows
    ]


def end_one(tx: Session, actor: Actor, session_id: UUID) -> None:
    """Ends one session of the caller. Raises NotFound for one that is not theirs or is over."""
    person = policy.require_session(actor)
    if not end(tx, AuthSession.id == session_id, AuthSession.user_id == person, *_lives()):
        raise NotFound("There is no such session, or it has ended.")


def end_mine(tx: Session, actor: Actor, *, others_only: bool = False) -> int:
    """Ends all sessions of the caller, or all others; returns how many."""
    person = policy.require_session(actor)
    return len(end_of(tx, person, but=actor.session_id if others_only else None))


def end_of(tx: Session, user_id: UUID, *, but: UUID | None = None) -> list[UUID]:
    """Ends all sessions of a person but one, for a verb that has asked who may."""
    spared = [AuthSession.id != but] if but else []
    return end(tx, AuthSession.user_id == user_id, *spared)


def end(tx: Session, *which: ColumnElement[bool]) -> list[UUID]:
    """Ends the sessions that match and tells the open pages; returns which."""
    ended = sessions.revoke(tx, *which)
    for i in range(0, len(ended), TOLD_AT_ONCE):
        outbox.put(tx, SessionsEnded(tuple(map(str, ended[i : i + TOLD_AT_ONCE]))))
    return ended


def ended_among(tx: Session, actor: Actor, opened: Collection[UUID]) -> set[UUID]:
    """Which of these sessions hold no longer: revoked, too old, or gone with their person."""
    policy.require_system(actor)
    alive = select(AuthSession.id).where(AuthSession.id.in_(opened), *_lives())
    return set(opened) - set(tx.scalars(alive)) if opened else set()


def _lives() -> tuple[ColumnElement[bool], ...]:
    return AuthSession.revoked_at.is_(None), AuthSession.expires_at > now()
