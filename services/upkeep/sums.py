"""What is counted in the database for those who watch: jobs, events, works, bytes."""

from sqlalchemy import func, select
from sqlmodel import Session

from services import policy
from services.auth.actor import Actor
from services.kernel.clock import now
from services.models import DataExport, OutboxEvent, Post, PostFile, UploadJob


def stored_bytes(tx: Session, actor: Actor) -> int:
    """Bytes of all files that works name. Reads a whole table."""
    policy.require_system(actor)
    return int(tx.scalar(select(func.coalesce(func.sum(PostFile.bytes), 0))) or 0)


def uploads(tx: Session, actor: Actor) -> dict[str, int]:
    """Uploads that are not at their end or have failed, by state; each by a small index."""
    policy.require_system(actor)
    states = ("queued", "running", "failed")
    counts = {
        state: select(func.count()).where(UploadJob.state == state).scalar_subquery()
        for state in states
    }
    return dict(zip(states, tx.execute(select(*counts.values())).one(), strict=True))


def exports(tx: Session, actor: Actor) -> dict[str, int]:
    """Data exports by state."""
    policy.require_system(actor)
    rows = tx.execute(select(DataExport.state, func.count()).group_by(DataExport.state))
    return {row[0]: row[1] for row in rows}


def oldest_upload_seconds(tx: Session, actor: Actor) -> float:
    """Age of the oldest upload that waits for a worker, 0 if none does."""
    policy.require_system(actor)
    return _age(
        tx.scalar(select(func.min(UploadJob.created_at)).where(UploadJob.state == "queued"))
    )


def oldest_event_seconds(tx: Session, actor: Actor) -> float:
    """Age of the oldest event that waits for the broker, 0 if none does."""
    policy.require_system(actor)
    oldest = select(OutboxEvent.created_at).where(OutboxEvent.sent_at.is_(None))
    return _age(tx.scalar(oldest.order_by(OutboxEvent.position).limit(1)))


def broken_works(tx: Session, actor: Actor) -> int:
    """Works that are hidden because a file of theirs is missing or changed."""
    policy.require_system(actor)
    return tx.scalar(select(func.count()).select_from(Post).where(~Post.conformant)) or 0


def _age(moment) -> float:
    return max(0.0, (now() - moment).total_seconds()) if moment else 0.0
