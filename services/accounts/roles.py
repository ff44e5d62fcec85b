"""Roles and trust, given from the command line."""

from sqlalchemy import text, update
from sqlmodel import Session

from services import policy
from services.auth.actor import Actor
from services.kernel.errors import NotFound
from services.models import User


def grant_role(tx: Session, actor: Actor, *, handle: str, role: str) -> None:
    """Sets a role, from the command line only; the owner's is guarded by a trigger."""
    policy.require_system(actor)
    tx.execute(text("SELECT set_config('makapix.owner_change', 'command line', true)"))
    changed = tx.execute(update(User).where(User.handle == handle).values(role=role))
    _require_one(changed.rowcount, handle)


def trust(tx: Session, actor: Actor, *, handle: str) -> None:
    """New works of this person go to discovery at once."""
    policy.require_system(actor)
    _require_one(
        tx.execute(update(User).where(User.handle == handle).values(trusted=True)).rowcount,
        handle,
    )


def _require_one(count: int, handle: str) -> None:
    if count != 1:
        raise NotFound(f"There is nobody called {handle}.")
