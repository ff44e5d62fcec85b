"""What a worker does to an export's row. Each step may be done twice.

A worker holds an export by a lease that it renews as it goes on; one that was
killed lets it run out, and the sweeper sends the job again.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Update, delete, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session

from services import policy
from services.auth.actor import Actor
from services.edges import queue
from services.kernel.clock import now
from services.kernel.errors import Gone
from services.kernel.settings import settings
from services.models import DataExport, RetiredFile, User

OPEN = ("queued", "running")


@dataclass(frozen=True, slots=True)
class Task:
    """An export in a worker's hands; ``path`` is where the ZIP goes, the same at each try."""

    id: UUID
    user_id: UUID
    handle: str
    path: str
    last_try: bool


def begin(tx: Session, actor: Actor, export_id: UUID) -> Task | None:
    """Takes the export, or None: finished, in other hands, or not known."""
    policy.require_system(actor)
    row = tx.scalar(
        select(DataExport)
        .where(DataExport.id == export_id, DataExport.state.in_(OPEN))
        .with_for_update(skip_locked=True)
    )
    if row is None or (row.lease_until and row.lease_until > now()):
        return None
    row.state, row.tries, row.lease_until = "running", row.tries + 1, _lease()
    row.path = place(export_id)
    handle = tx.scalar(select(User.handle).where(User.id == row.user_id)) or ""
    return Task(row.id, row.user_id, handle, row.path, row.tries >= settings().job_tries)


def place(export_id: UUID) -> str:
    """Where the ZIP of an export lies."""
    return f"private/exports/{export_id}.zip"


def go_on(tx: Session, actor: Actor, task: Task) -> None:
    """The worker is alive. Raises Gone when there is nothing left to work for."""
    policy.require_system(actor)
    held = tx.execute(_open(task.id).values(lease_until=_lease()))
    if not held.rowcount:
        raise Gone("The export is not wanted any more.")


def finish(tx: Session, actor: Actor, task: Task, size: int) -> None:
    """The ZIP is in storage and takes the place of earlier ones. Raises Gone as ``go_on``."""
    policy.require_system(actor)
    ends = now() + timedelta(days=settings().export_days)
    done = tx.execute(
        _open(task.id).values(
            state="ready", bytes=size, lease_until=None, expires_at=ends, message=""
        )
    )
    if not done.rowcount:
        raise Gone("The export is not wanted any more.")
    _retire_others(tx, task)


def known(tx: Session, actor: Actor, export_id: UUID) -> bool:
    """Whether the export still has its row: it goes with its account."""
    policy.require_system(actor)
    return tx.get(DataExport, export_id) is not None


def set_back(tx: Session, actor: Actor, task: Task, why: str, *, for_good: bool) -> None:
    """A try failed: the export waits for the next, or has failed for good with a sentence."""
    policy.require_system(actor)
    if for_good:
        ends = now() + timedelta(days=settings().export_days)
        values = {"state": "failed", "message": why, "expires_at": ends}
    else:
        values = {"state": "queued"}
    tx.execute(_open(task.id).values(lease_until=None, **values))


def lost(tx: Session, actor: Actor, *, most: int = 100) -> list[UUID]:
    """Exports that nobody works on: queued for a while, or left by a dead worker."""
    policy.require_system(actor)
    moment = now()
    waited = moment - timedelta(seconds=settings().job_lease_seconds)
    untouched = DataExport.lease_until.is_(None) & (DataExport.updated_at < waited)
    return list(
        tx.scalars(
            select(DataExport.id)
            .where(DataExport.state.in_(OPEN), or_(DataExport.lease_until < moment, untouched))
            .order_by(DataExport.created_at)
            .limit(most)
        )
    )


def _retire_others(tx: Session, task: Task) -> None:
    paths = tx.scalars(
        delete(DataExport)
        .where(
            DataExport.user_id == task.user_id,
            DataExport.id != task.id,
            DataExport.state.not_in(OPEN),
        )
        .returning(DataExport.path)
    ).all()
    rows = [{"path": path, "purge_after": now()} for path in paths if path]
    if rows:
        tx.execute(insert(RetiredFile).values(rows).on_conflict_do_nothing())
        queue.later(tx, "jobs.files.remove_retired")


def _open(export_id: UUID) -> Update:
    return update(DataExport).where(DataExport.id == export_id, DataExport.state.in_(OPEN))


def _lease() -> datetime:
    return now() + timedelta(seconds=settings().job_lease_seconds)
