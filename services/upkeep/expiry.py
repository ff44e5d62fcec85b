"""Rows whose time is over: proofs, sessions, old handles, suspensions, data exports."""

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session

from services import policy
from services.auth import one_use, sessions
from services.auth.actor import Actor
from services.kernel.clock import now
from services.models import DataExport, OldHandle, RetiredFile, User


def forget(tx: Session, actor: Actor) -> int:
    """Deletes one-use tokens, sessions and old handles that lead nowhere any more."""
    policy.require_system(actor)
    handles = tx.execute(delete(OldHandle).where(OldHandle.until <= now())).rowcount
    return handles + one_use.prune(tx) + sessions.prune(tx)


def end_suspensions(tx: Session, actor: Actor) -> int:
    """People whose suspension is over are in good standing again; their works follow."""
    policy.require_system(actor)
    over = tx.execute(
        update(User)
        .where(User.state == "suspended", User.suspended_until <= now())
        .values(state="active", suspended_until=None)
    )
    return over.rowcount


def end_exports(tx: Session, actor: Actor, *, most: int = 100) -> int:
    """Deletes data exports whose link is over; their files are removed after the commit."""
    policy.require_system(actor)
    rows = tx.scalars(
        select(DataExport)
        .where(DataExport.expires_at <= now(), DataExport.state.in_(("ready", "failed")))
        .limit(most)
        .with_for_update(skip_locked=True)
    ).all()
    paths = [{"path": row.path, "purge_after": now()} for row in rows if row.path]
    if paths:
        tx.execute(insert(RetiredFile).values(paths).on_conflict_do_nothing())
    for row in rows:
        tx.delete(row)
    return len(rows)
