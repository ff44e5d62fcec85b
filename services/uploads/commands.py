"""The life of an upload: admitted before its first byte, received, cancelled."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy import func, select, true
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from services import policy
from services.auth.actor import Actor
from services.edges import limits, queue
from services.edges.limits import Standing
from services.kernel import ids
from services.kernel.clock import now
from services.kernel.errors import Conflict, LimitReached, NotFound, TooLarge, TooSoon
from services.kernel.settings import settings
from services.kernel.text import limit_size, line, size_beside, size_like
from services.models import Post, UploadJob, User
from services.posts import parents
from services.posts.details import Details
from services.uploads import queries, quotas
from services.uploads.views import UploadView, upload_view

BATCH_MOST = 100


@dataclass(frozen=True, slots=True)
class Admission:
    """The right to send one body. ``seen`` is the upload that this key already made,
    ``replaces_id`` the work whose file the body takes the place of."""

    job_id: UUID
    batch_id: UUID
    bytes_max: int
    seen: UploadView | None = None
    replaces_id: UUID | None = None


def admit(
    tx: Session,
    actor: Actor,
    *,
    size: int | None,
    batch_id: UUID | None = None,
    idempotency_key: str | None = None,
    replaces: str = "",
) -> Admission:
    """Whether this person may send so many bytes now, before any is read.

    ``size`` is the announced length, None when there is none; ``replaces`` the slug of an
    own work that is to have another file. Raises NotSignedIn, Forbidden, NotFound, TooLarge,
    LimitReached (quota), TooSoon (rate) and Conflict (a replacement is on its way).
    """
    person = policy.require_person(actor, "publish")
    if idempotency_key and (seen := queries.by_key(tx, person, idempotency_key)):
        return Admission(UUID(seen.id), UUID(int=0), 0, seen)
    work = _own_work(tx, actor, replaces) if replaces else None
    most = settings().file_bytes_max
    if work is None:
        most = max(settings().zip_bytes_max, most)
    if size is not None and size > most:
        raise TooLarge(
            f"An upload is up to {limit_size(most)}; this one is {size_beside(size, most)}.",
            most=most,
        )
    kept, hourly = quotas.upload_quota(actor)
    _require_room(tx, person, kept, size or 0, leaves=work)
    batch = batch_id or uuid4()
    _require_rate(tx, person, hourly, batch)
    return Admission(uuid4(), batch, most, replaces_id=work and work.id)


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

    Raises Invalid for parents that a work may not name, LimitReached for a size that was not
    announced, Conflict where another file is on its way to the same work. Answers the upload
    that came first where the same key arrives twice at once; the bytes of the second are then
    the caller's to remove.
    """
    person = policy.require_person(actor, "publish")
    name = filename.replace("\\", "/").rsplit("/", 1)[-1]
    parents.require(tx, actor, details.parents)
    kept, _ = quotas.upload_quota(actor)
    leaves = tx.get(Post, admission.replaces_id) if admission.replaces_id else None
    _require_room(tx, person, kept, size, leaves)
    if admission.replaces_id:
        _require_no_other(tx, admission.replaces_id, idempotency_key)
    job = UploadJob(
        id=admission.job_id,
        user_id=person,
        batch_id=admission.batch_id,
        filename=line(name, name="filename", longest=1000)[:200] or "upload",
        source=source,
        bytes=size,
        details=details.as_dict(),
        replaces_id=admission.replaces_id,
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


def _own_work(tx: Session, actor: Actor, slug: str) -> Post:
    row = tx.execute(
        select(Post, User)
        .join(User, User.id == Post.author_id)
        .where(Post.number == ids.number(slug))
    ).first()
    if row is None:
        raise NotFound("There is no such work.")
    policy.require_own(actor, row[0], row[1], "publish")
    _require_no_other(tx, row[0].id)
    return row[0]


def _require_no_other(tx: Session, post_id: UUID, key: str | None = None) -> None:
    """Raises Conflict while another file is on its way to the work; the work's row, held
    until the commit, lets one ask after the other."""
    held = select(Post.id).where(Post.id == post_id).with_for_update(key_share=True)
    tx.execute(held)
    waiting = select(UploadJob.id).where(
        UploadJob.replaces_id == post_id,
        UploadJob.finished_at.is_(None),
        UploadJob.idempotency_key.is_distinct_from(key) if key else true(),
    )
    if tx.scalar(waiting.limit(1)):
        raise Conflict(
            "Another file is on its way to this work. Wait until it is there, or cancel it.",
            code="replacement_waits",
        )


def _require_room(
    tx: Session, person: UUID, kept: int, size: int, leaves: Post | None = None
) -> None:
    works = select(func.coalesce(func.sum(Post.file_bytes), 0)).where(Post.author_id == person)
    waiting = select(func.coalesce(func.sum(UploadJob.bytes), 0)).where(
        UploadJob.user_id == person,
        UploadJob.finished_at.is_(None),
    )
    used = int(tx.scalar(select(works.scalar_subquery() + waiting.scalar_subquery())) or 0)
    used -= leaves.file_bytes if leaves else 0
    if used + size > kept:
        raise LimitReached(
            f"Your works may take {limit_size(kept)}; {size_like(used, kept)} are in use and "
            f"this upload has {size_like(size, kept)}. More reputation gives more room.",
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
    left = max(0, hourly - len(counts) - (batch not in counts))
    limits.note(Standing(hourly, left, int(hour.total_seconds())))
