"""Handles: their form, who has one, who had it before, and changing it."""

import re
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import bindparam, delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from services import policy
from services.auth.actor import Actor
from services.kernel.clock import now
from services.kernel.errors import Conflict, Invalid, LimitReached, Moved, NotFound
from services.kernel.reserved import HANDLES as RESERVED
from services.kernel.settings import settings
from services.models import OldHandle, User

_FORM = re.compile(r"[a-z0-9_]+")
_BY_HANDLE = select(User).where(User.handle == bindparam("handle"))


def problem(handle: str) -> str:
    """What is wrong with a handle that somebody wants; empty when nothing is."""
    least, most = settings().handle_min, settings().handle_max
    if not least <= len(handle) <= most or not _FORM.fullmatch(handle):
        return f"A handle has {least} to {most} small letters, digits or _."
    return f"The handle {handle} is reserved." if handle in RESERVED else ""


def normal(handle: str) -> str:
    """The handle as it is kept; empty, which nobody is called, for what can be none."""
    wanted = handle.lower()
    return wanted if len(wanted) <= settings().handle_max and _FORM.fullmatch(wanted) else ""


def refuse_kept(tx: Session, handle: str, person_id: UUID | None) -> None:
    """Raises Conflict while the handle is kept for another who had it.

    To be asked after the handle was written: an owner who gave it up a moment
    ago has then committed, or still holds it.
    """
    kept = select(OldHandle.user_id).where(OldHandle.handle == handle, OldHandle.until > now())
    keeper = tx.scalar(kept)
    if keeper is not None and keeper != person_id:
        raise Conflict("This handle is taken.", field="handle")


def find(tx: Session, actor: Actor, handle: str) -> User:
    """The person whom the actor sees under this handle.

    Raises Moved for a handle that they had until lately, NotFound for nobody
    and for who is out of sight.
    """
    wanted = normal(handle)
    person = tx.scalar(_BY_HANDLE, {"handle": wanted})
    if person is None or not policy.can_see_person(actor, person):
        raise missing(tx, actor, wanted)
    return person


def missing(tx: Session, actor: Actor, handle: str) -> Moved | NotFound:
    """The refusal where nobody whom the actor sees has a handle: it leads on to who had it."""
    had = select(OldHandle.user_id).where(OldHandle.handle == handle, OldHandle.until > now())
    person = tx.scalar(select(User).where(User.id == had.scalar_subquery()))
    if person is None or not policy.can_see_person(actor, person):
        return NotFound("There is nobody of this name.")
    now_called = f"This person is called {person.handle} now."
    return Moved(now_called, moved_from=handle, moved_to=person.handle)


def change(tx: Session, actor: Actor, handle: str) -> str:
    """A new handle for the actor; the old one leads to it for ``handle_kept_days``.

    One's own old handle can be taken back. Raises Invalid, Conflict when it is
    taken, LimitReached before ``handle_change_days`` are over.
    """
    me = policy.require_person(actor)
    wanted = handle.strip().lower()
    if wrong := problem(wanted):
        raise Invalid(wrong, fields={"handle": wrong})
    person = tx.scalar(select(User).where(User.id == me).with_for_update(key_share=True))
    assert person is not None
    before = person.handle
    if wanted == before:
        return before
    _refuse_too_soon(tx, me)
    try:
        with tx.begin_nested():
            person.handle = wanted
    except IntegrityError as error:
        raise Conflict("This handle is taken.", field="handle") from error
    refuse_kept(tx, wanted, me)
    tx.execute(delete(OldHandle).where(OldHandle.handle == wanted))
    _keep(tx, before, me)
    return wanted


def _keep(tx: Session, handle: str, person_id: UUID) -> None:
    """The handle leads to the person and is nobody else's for a while."""
    until = now() + timedelta(days=settings().handle_kept_days)
    values = {"user_id": person_id, "until": until, "created_at": func.clock_timestamp()}
    tx.execute(
        insert(OldHandle)
        .values(handle=handle, **values)
        .on_conflict_do_update(index_elements=[OldHandle.handle], set_=values)
    )


def again_text(tx: Session, person_id: UUID) -> str:
    """The day from which the handle may be changed again; empty when that is now."""
    again = _again(tx, person_id)
    return f"{again.day} {again:%B %Y}" if again else ""


def _again(tx: Session, person_id: UUID) -> datetime | None:
    """When the handle may be changed again, or None for now."""
    last = tx.scalar(select(func.max(OldHandle.created_at)).where(OldHandle.user_id == person_id))
    if last is None:
        return None
    again = last + timedelta(days=settings().handle_change_days)
    return again if again > now() else None


def _refuse_too_soon(tx: Session, person_id: UUID) -> None:
    days, again = settings().handle_change_days, again_text(tx, person_id)
    if again:
        raise LimitReached(
            f"A handle can be changed once in {days} days; yours again on {again}.",
            code="handle_changed_lately",
            days=days,
        )
