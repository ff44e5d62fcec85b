"""Bans: who is out, until when and why. They act at once, on sessions and access tokens.

A suspension ends at a moment, a ban does not; both are explicit states. Who is
out may log in to read why and to appeal, nothing else (``policy.require_person``).
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session

from services import policy
from services.accounts import mails, tokens
from services.accounts.sessions import end_of
from services.auth.actor import Actor
from services.kernel import text
from services.kernel.clock import day, iso, now
from services.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from services.kernel.settings import settings
from services.models import User
from services.profiles import commands as profiles

REASON_MAX = 1000


@dataclass(frozen=True, slots=True)
class Ban:
    """A ban as the person reads it; ``until`` (UTC) is empty for one that does not end."""

    handle: str
    reason: str
    until: str
    until_text: str
    works_hidden: bool


def ban(
    tx: Session,
    actor: Actor,
    *,
    handle: str,
    reason: str,
    until: datetime | None = None,
    hide_works: bool = False,
) -> Ban:
    """Puts a person out, until a moment or for good; a second ban replaces the first.

    By a moderator or the command line; a moderator is put out by the owner
    only, the owner by nobody. Raises Forbidden, NotFound, Invalid.
    """
    person = _theirs(tx, actor, handle)
    reason = text.prose(reason, name="reason", longest=REASON_MAX)
    if not reason:
        raise Invalid("A ban says why: the person reads it.", fields={"reason": "Say why."})
    if until is not None and until <= now():
        raise Invalid(
            "A suspension ends in the future.", fields={"until": "This moment has passed."}
        )
    person.state = "suspended" if until else "banned"
    person.suspended_until, person.ban_reason = until, reason
    person.works_hidden = hide_works
    tx.flush()
    end_of(tx, person.id)
    tokens.end_of(tx, person.id)
    profiles.settle(tx, person)
    _tell(tx, person)
    return _view(person)


def lift(tx: Session, actor: Actor, *, handle: str) -> None:
    """Lets a person in again; their works are shown as before. Raises Conflict, Forbidden."""
    person = _theirs(tx, actor, handle)
    if person.state not in policy.BANS:
        raise Conflict(f"{person.handle} is not banned.")
    person.state, person.suspended_until = "active", None
    person.ban_reason, person.works_hidden = "", False
    tx.flush()
    profiles.settle(tx, person)


def mine(tx: Session, actor: Actor) -> Ban | None:
    """The caller's ban, to read why; None for who is in good standing."""
    if actor.id is None or actor.state not in policy.BANS:
        return None
    return _view(tx.get_one(User, actor.id))


def _theirs(tx: Session, actor: Actor, handle: str) -> User:
    """The person, when the actor may judge them; the row is held until the end."""
    if actor.kind != "system":
        policy.require_person(actor, "moderate")
        if not actor.is_moderator:
            raise Forbidden("Only moderators do this.")
    person = tx.scalar(select(User).where(User.handle == handle.lower()).with_for_update())
    if person is None or person.state == "deactivated":
        raise NotFound(f"There is nobody called {handle[:32]}.")
    if person.id == actor.id:
        raise Forbidden("Nobody judges themselves.")
    if person.role == "owner":
        raise Forbidden("The owner cannot be banned.")
    if person.role == "moderator" and actor.kind != "system" and actor.role != "owner":
        raise Forbidden("Only the owner bans a moderator.")
    return person


def _tell(tx: Session, person: User) -> None:
    if person.email and person.email_verified_at:
        until = person.suspended_until
        span = f"until {day(until)}" if until else "for good"
        mails.put(
            tx,
            user_id=person.id,
            address=person.email,
            subject="Your account is banned",
            body=f"Your Makapix account is banned {span}.\n\nLog in to read why:\n"
            f"{settings().public_url}/login",
        )


def _view(person: User) -> Ban:
    until = person.suspended_until
    return Ban(
        handle=person.handle,
        reason=person.ban_reason,
        until=iso(until) if until else "",
        until_text=day(until) if until else "",
        works_hidden=person.works_hidden,
    )
