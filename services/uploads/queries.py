"""What the sender of an upload asks: how far is it?"""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session

from services import policy
from services.auth.actor import Actor
from services.kernel.errors import NotFound
from services.models import Post, UploadFile, UploadJob
from services.uploads.views import UploadView, file_view, upload_view

PROGRESS_MOST = 100


def progress(tx: Session, actor: Actor, ids: Sequence[UUID]) -> list[UploadView]:
    """Own uploads by id, up to 100; ids of others' are left out. Two statements."""
    person = policy.require_person(actor, "publish")
    jobs = tx.scalars(
        select(UploadJob).where(
            UploadJob.user_id == person,
            UploadJob.id.in_(list(ids)[:PROGRESS_MOST]),
        )
    ).all()
    return _with_files(tx, jobs)


def one(tx: Session, actor: Actor, job_id: UUID) -> UploadView:
    """An own upload. Raises NotFound."""
    found = progress(tx, actor, [job_id])
    if not found:
        raise NotFound("There is no such upload.")
    return found[0]


def by_key(tx: Session, person: UUID, idempotency_key: str) -> UploadView | None:
    """The upload that this person made under an Idempotency-Key."""
    job = tx.scalar(
        select(UploadJob).where(
            UploadJob.user_id == person,
            UploadJob.idempotency_key == idempotency_key,
        )
    )
    return _with_files(tx, [job])[0] if job else None


def _with_files(tx: Session, jobs: Sequence[UploadJob]) -> list[UploadView]:
    rows = tx.execute(
        select(UploadFile, Post)
        .outerjoin(Post, Post.id == UploadFile.post_id)
        .where(UploadFile.job_id.in_([job.id for job in jobs]))
        .order_by(UploadFile.position)
    ).all()
    return [
        upload_view(job, [file_view(f, p) for f, p in rows if f.job_id == job.id]) for job in jobs
    ]
