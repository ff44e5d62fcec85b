"""What a worker does to an upload's rows. Each step may be done twice.

A worker holds an upload by a lease that it renews with every step; one that
was killed lets it run out, and the sweeper sends the job again.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select, update
from sqlmodel import Session

from services import policy
from services.auth.actor import Actor
from services.edges import queue
from services.edges.imaging import Facts
from services.kernel import ids
from services.kernel.clock import now
from services.kernel.errors import Conflict, Gone, Invalid, MakapixError, NotFound
from services.kernel.settings import settings
from services.models import Post, UploadFile, UploadJob, User
from services.posts import commands
from services.posts.commands import StoredFile
from services.posts.details import Details, title_from

FINAL = ("live", "refused", "failed")


@dataclass(frozen=True, slots=True)
class Task:
    """An upload in a worker's hands; ``replaces_id`` is the work that is to have its file,
    ``replaces_public`` whether that file will belong to the public area."""

    job_id: UUID
    user_id: UUID
    filename: str
    source: str
    details: dict[str, Any]
    last_try: bool
    starts_approved: bool
    replaces_id: UUID | None = None
    replaces_public: bool = False


@dataclass(frozen=True, slots=True)
class FileTask:
    """A file of it; ``done`` when an earlier try brought it to its end."""

    id: UUID
    name: str
    storage_key: UUID
    done: bool


def begin(tx: Session, actor: Actor, job_id: UUID) -> Task | None:
    """Takes the upload, or None: finished, in other hands, or not known."""
    policy.require_system(actor)
    job = tx.scalar(
        select(UploadJob)
        .where(UploadJob.id == job_id, UploadJob.finished_at.is_(None))
        .with_for_update(skip_locked=True)
    )
    if job is None or (job.lease_until and job.lease_until > now()):
        return None
    author = tx.get_one(User, job.user_id)
    if author.state != "active":
        job.state, job.finished_at = "refused", now()
        job.code, job.message = "banned", "The account may not publish."
        queue.later(tx, "jobs.uploads.clean", job.id)
        return None
    job.state, job.tries, job.lease_until = "running", job.tries + 1, _lease()
    approved = policy.starts_approved(author, approval_required=settings().approval_required)
    post = tx.get(Post, job.replaces_id) if job.replaces_id else None
    return Task(
        job_id=job.id,
        user_id=job.user_id,
        filename=job.filename,
        source=job.source,
        details=dict(job.details),
        last_try=job.tries >= settings().job_tries,
        starts_approved=approved,
        replaces_id=job.replaces_id,
        replaces_public=bool(post and approved and policy.files_are_public(post, author)),
    )


def list_files(tx: Session, actor: Actor, job_id: UUID, names: Sequence[str]) -> list[FileTask]:
    """The files of the upload in their order; made once, found again by later tries.

    Raises Gone when the sender's account was deleted meanwhile.
    """
    policy.require_system(actor)
    job = select(UploadJob.id).where(UploadJob.id == job_id)
    if tx.scalar(job.with_for_update(read=True, key_share=True)) is None:
        raise Gone("The account of this upload was deleted.")
    query = select(UploadFile).where(UploadFile.job_id == job_id).order_by(UploadFile.position)
    rows = tx.scalars(query).all()
    if not rows:
        rows = [UploadFile(job_id=job_id, position=i, name=n) for i, n in enumerate(names)]
        tx.add_all(rows)
        tx.flush()
    return [FileTask(r.id, r.name, r.storage_key, r.state in FINAL) for r in rows]


def reach(tx: Session, actor: Actor, task: Task, file: FileTask, state: str) -> None:
    """The file has come so far; the lease is renewed with it."""
    policy.require_system(actor)
    # The job first, as in the end of an account: two deeds do not wait for each other.
    tx.execute(update(UploadJob).where(UploadJob.id == task.job_id).values(lease_until=_lease()))
    _set_file(tx, file.id, state=state)


def refuse_file(tx: Session, actor: Actor, file: FileTask, why: MakapixError) -> None:
    """The file breaks a rule; its sentence is kept for the sender."""
    policy.require_system(actor)
    twin = None
    if slug := why.facts.get("slug"):
        twin = tx.scalar(select(Post.id).where(Post.number == ids.number(slug)))
    _set_file(tx, file.id, state="refused", code=why.code, message=why.message, post_id=twin)


def publish_file(
    tx: Session,
    actor: Actor,
    task: Task,
    file: FileTask,
    *,
    measured: Facts,
    details: Details,
    stored: Sequence[StoredFile],
    in_public_area: bool,
) -> bool:
    """Makes the post, or gives one its new file, and marks the file live, in one transaction.

    A file whose post exists already is only marked. False when it is refused after all
    (the same bytes are live elsewhere): its objects are then to be removed. False as well
    when the sender's account was deleted meanwhile.
    """
    policy.require_system(actor)
    if not _wanted(tx, task):
        return False
    known = tx.scalar(select(Post.id).where(Post.storage_key == file.storage_key))
    if known:
        _set_file(tx, file.id, state="live", post_id=known)
        return True
    if not details.title:
        details = replace(details, title=title_from(file.name))
    files = {
        "storage_key": file.storage_key,
        "measured": measured,
        "stored": stored,
        "in_public_area": in_public_area,
    }
    try:
        with tx.begin_nested():
            if task.replaces_id:
                post = commands.replace(tx, actor, post_id=task.replaces_id, **files)
            else:
                post = commands.publish(tx, actor, author_id=task.user_id, details=details, **files)
    except (Conflict, NotFound, Invalid) as refusal:
        refuse_file(tx, actor, file, refusal)
        return False
    _set_file(tx, file.id, state="live", post_id=post.id)
    return True


def _wanted(tx: Session, task: Task) -> bool:
    """Whether the sender has an account; it stays until the end of this transaction."""
    sender = select(User.id).where(User.id == task.user_id)
    return tx.scalar(sender.with_for_update(read=True, key_share=True)) is not None


def finish(tx: Session, actor: Actor, job_id: UUID) -> str:
    """Ends an upload whose files are all at their end; returns its state."""
    policy.require_system(actor)
    states = tx.scalars(select(UploadFile.state).where(UploadFile.job_id == job_id)).all()
    ends = (("failed", "failed"), ("live", "published"), (None, "refused"))
    state = next(end for reached, end in ends if reached is None or reached in states)
    _end(tx, job_id, state)
    return state


def refuse(tx: Session, actor: Actor, job_id: UUID, why: MakapixError) -> None:
    """Ends an upload that breaks a rule as a whole, such as a ZIP that is a bomb."""
    policy.require_system(actor)
    _end(tx, job_id, "refused", code=why.code, message=why.message)


def set_back(tx: Session, actor: Actor, job_id: UUID, error: str, *, for_good: bool) -> None:
    """A try failed: the upload waits for the next, or has failed for good."""
    policy.require_system(actor)
    if for_good:
        sentence = "Makapix could not process this file. Please try again later."
        _end(tx, job_id, "failed", code="failed", message=f"{sentence} ({error[:200]})")
        return
    tx.execute(
        update(UploadJob)
        .where(UploadJob.id == job_id, UploadJob.finished_at.is_(None))
        .values(state="queued", lease_until=None)
    )


def lost(tx: Session, actor: Actor, *, most: int = 500) -> list[UUID]:
    """Uploads that nobody works on: queued for a while, or left by a dead worker."""
    policy.require_system(actor)
    moment = now()
    waited = moment - timedelta(seconds=settings().job_lease_seconds)
    return list(
        tx.scalars(
            select(UploadJob.id)
            .where(
                UploadJob.finished_at.is_(None),
                or_(
                    UploadJob.lease_until < moment,
                    UploadJob.lease_until.is_(None) & (UploadJob.updated_at < waited),
                ),
            )
            .order_by(UploadJob.created_at)
            .limit(most)
        )
    )


def _lease() -> Any:
    return now() + timedelta(seconds=settings().job_lease_seconds)


def _end(tx: Session, job_id: UUID, state: str, **values: Any) -> None:
    tx.execute(
        update(UploadJob)
        .where(UploadJob.id == job_id, UploadJob.finished_at.is_(None))
        .values(state=state, finished_at=now(), lease_until=None, **values)
    )


def _set_file(tx: Session, file_id: UUID, **values: Any) -> None:
    tx.execute(
        update(UploadFile)
        .where(UploadFile.id == file_id, UploadFile.state.not_in(FINAL))
        .values(**values)
    )
