"""What a person does about their data: ask for an export, look for it."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session

from services import policy
from services.auth.actor import Actor
from services.edges import queue
from services.exports.views import ExportView, export_view
from services.kernel.clock import now
from services.kernel.errors import Conflict, NotFound, TooSoon
from services.kernel.settings import settings
from services.models import DataExport, User

DAY = timedelta(days=1)
JOB = "jobs.exports.build"


def ask(tx: Session, actor: Actor) -> ExportView:
    """Has everything that the person has here put into a ZIP.

    Raises Conflict while one is being made, TooSoon when one was made within a
    day; one that failed does not count.
    """
    person = policy.require_person(actor)
    # Two who ask at once for the same person wait here for each other.
    tx.scalar(select(User.id).where(User.id == person).with_for_update(key_share=True))
    before = tx.scalars(
        select(DataExport)
        .where(DataExport.user_id == person, DataExport.state != "failed")
        .order_by(DataExport.created_at.desc())
    ).first()
    if before and before.state != "ready":
        raise Conflict("Your export is being made. One is made at a time.", code="export_running")
    if before and (wait := int((before.created_at + DAY - now()).total_seconds())) > 0:
        raise TooSoon(
            f"An export can be asked for once a day; the next one in {-(-wait // 3600)} hours.",
            retry_after=wait,
            limit=1,
        )
    row = DataExport(user_id=person)
    tx.add(row)
    tx.flush()
    tx.refresh(row)
    queue.later(tx, JOB, row.id, queue="slow")
    return export_view(row)


def mine(tx: Session, actor: Actor) -> list[ExportView]:
    """The exports of the person, the newest first; those that are over are left out."""
    person = policy.require_person(actor, "read")
    rows = tx.scalars(
        select(DataExport)
        .where(DataExport.user_id == person)
        .order_by(DataExport.created_at.desc(), DataExport.id)
        .limit(settings().export_days + 1)
    ).all()
    return [export_view(row) for row in rows if row.expires_at is None or row.expires_at > now()]


def one(tx: Session, actor: Actor, export_id: UUID) -> ExportView:
    """An own export. Raises NotFound."""
    person = policy.require_person(actor, "read")
    row = tx.scalar(
        select(DataExport).where(DataExport.id == export_id, DataExport.user_id == person)
    )
    if row is None:
        raise NotFound("There is no such export.")
    return export_view(row)
