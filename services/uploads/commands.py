"""The life of an upload: admitted before its first byte, received, cancelled."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from services import policy
from services.auth.actor import Actor
from services.edges import queue
from services.kernel.clock import now
from services.kernel.errors import Conflict, LimitReached, NotFound, TooLarge, TooSoon
from services.kernel.settings import settings
from services.kernel.text import file_size, line
from services.models import Post, UploadJob
from services.posts.details import Details
from services.uploads import queries
from services.uploads.views import UploadView, upload_view

BATCH_MOST = 100


@dataclass(frozen=True, slots=True)
class Admission:
    """The right to send one body. ``seen`` is the upload that this key already made."""

    job_id: UUID
    batch_id: UUID
    bytes_max: int
    seen: UploadView | None = None


def admit(
    tx: Session,
    actor: Actor,
    *,
    size: int | None,
    batch_id: UUID | None = None,
    idempotency_key: str | None = None,
) -> Admission:
    """Whether this person may send so many bytes now, before any is read.

    ``size`` is the announced length, None when there is none. Raises
    NotSignedIn, Forbidden, TooLarge, LimitReached (quota) and TooSoon (rate).
    """
    person = policy.require_person(actor, "publish")
    if idempotency_key and (seen := queries.by_key(tx, person, idempotency_key)):
        return Admission(UUID(seen.id), UUID(int=0), 0, seen)
    most = max(settings().zip_bytes_max, settings().file_bytes_max)
    if size is not None and size > most:
        raise TooLarge(
            f"An upload is up to {file_size(most)}; this one is {file_size(size)}.", most=most
        )
    kept, hourly = policy.upload_quota(actor)
    _require_room(tx, person, kept, size or 0)
    batch = batch_id or uuid4()
    _require_rate(tx, person, hourly, batch)
    return Admission(uuid4(), batch, most)


def receive(
    tx: Session,
    actor: Actor,
    *,
    admission: Admission,
    filename: str,
    source: str,
    size: int,
    details: Details,
    idempotency_key: str | None = None,
) -> UploadView:
    """Writes the job for a body that is in storage, and wakes a worker.

    Answers the upload that came first where the same key arrives twice at once; the
    bytes of the second are then the caller's to remove.
    """
    person = policy.require_person(actor, "publish")
    name = filename.replace("\\", "/").rsplit("/", 1)[-1]
    job = UploadJob(
        id=admission.job_id,
        user_id=person,
        batch_id=admission.batch_id,
        filename=line(name, name="filename", longest=1000)[:200] or "upload",
        source=source,
        bytes=size,
        details=details.as_dict(),
        idempotency_key=idempotency_key,
    )
    try:
        with tx.begin_nested():
            tx.add(job)
    except IntegrityError as error:
        # Who came first with this key has committed: this is the same upload again.
        if idempotency_key and (seen := queries.by_key(tx, person, idempotency_key)):
            return seen
        raise Conflict("An upload with this Idempotency-Key is on its way.") from error
    queue.later(tx, "jobs.uploads.process", job.id, queue="publish")
    return upload_view(job, [])


def cancel(tx: Session, actor: Actor, job_id: UUID) -> UploadView:
    """Stops an own upload that no worker has taken. Raises NotFound, Conflict."""
    person = policy.require_person(actor, "publish")
    job = tx.scalar(
        select(UploadJob)
        .where(UploadJob.id == job_id, UploadJob.user_id == person)
        .with_for_update()
    )
    if job is None:
        raise NotFound("There is no such upload.")
    if job.state != "queued":
        raise Conflict("This upload is being worked on and can no longer be cancelled.")
    job.state, job.finished_at = "cancelled", now()
    queue.later(tx, "jobs.uploads.clean", job.id)
    return upload_view(job, [])


def _require_room(tx: Session, person: UUID, kept: int, size: int) -> None:
    works = select(func.coalesce(func.sum(Post.file_bytes), 0)).where(Post.author_id == person)
    waiting = select(func.coalesce(func.sum(UploadJob.bytes), 0)).where(
        UploadJob.user_id == person,
        UploadJob.finished_at.is_(None),
    )
    used = int(tx.scalar(select(works.scalar_subquery() + waiting.scalar_subquery())) or 0)
    if used + size > kept:
        raise LimitReached(
            f"Your works may take {file_size(kept)}; {file_size(used)} are in use and this upload "
            f"has {file_size(size)}. More reputation gives more room.",
            code="quota_reached",
            quota=kept,
            used=used,
        )


def _require_rate(tx: Session, person: UUID, hourly: int, batch: UUID) -> None:
    hour = timedelta(hours=1)
    recent = tx.execute(
        select(UploadJob.batch_id, func.count(), func.min(UploadJob.created_at))
        .where(UploadJob.user_id == person, UploadJob.created_at > now() - hour)
        .group_by(UploadJob.batch_id)
    ).all()
    counts = {row[0]: row[1] for row in recent}
    if counts.get(batch, 0) >= BATCH_MOST:
        raise LimitReached(f"One batch has up to {BATCH_MOST} files.", code="batch_full")
    if batch not in counts and len(counts) >= hourly:
        wait = int((min(row[2] for row in recent) + hour - now()).total_seconds()) + 1
        raise TooSoon(
            f"You may publish {hourly} times an hour; the next time is in {max(1, wait // 60)} "
            "minutes. More reputation gives more.",
            retry_after=max(1, wait),
            limit=hourly,
        )
