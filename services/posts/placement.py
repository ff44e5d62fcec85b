"""Which area of the storage a work's files belong to, and what is to be removed."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlmodel import Session

from services import policy
from services.auth.actor import Actor
from services.edges import queue
from services.kernel.clock import now
from services.models import Post, PostFile, RetiredFile, User
from services.posts import files


@dataclass(frozen=True, slots=True)
class Move:
    """Files of one work that lie in the wrong area; paths as they are now."""

    post_id: UUID
    to_public: bool
    paths: tuple[str, ...]


def plan(tx: Session, actor: Actor, post_id: UUID) -> Move | None:
    """What is to be moved, or None when all lies where it belongs."""
    policy.require_system(actor)
    row = tx.execute(
        select(Post, User).join(User, User.id == Post.author_id).where(Post.id == post_id)
    ).first()
    if row is None:
        return None
    post, author = row
    wanted = policy.files_are_public(post, author)
    if wanted == post.files_public:
        return None
    area = "public" if post.files_public else "private"
    endings = set(tx.scalars(select(PostFile.suffix).where(PostFile.post_id == post_id)))
    paths = tuple(f"{area}/{files.work_path(post.storage_key, e)}" for e in sorted(endings))
    return Move(post_id, wanted, paths)


def settled(tx: Session, actor: Actor, move: Move) -> None:
    """The files are moved. A work that changed its mind meanwhile is moved again."""
    policy.require_system(actor)
    tx.execute(update(Post).where(Post.id == move.post_id).values(files_public=move.to_public))
    tx.flush()
    if plan(tx, actor, move.post_id):
        queue.later(tx, "jobs.files.settle", move.post_id)


def unsettled(tx: Session, actor: Actor, *, most: int = 200) -> list[UUID]:
    """Works whose files lie in the wrong area, for the sweeper."""
    policy.require_system(actor)
    return list(
        tx.scalars(
            select(Post.id)
            .join(User, User.id == Post.author_id)
            .where(Post.files_public != policy.with_public_files())
            .limit(most)
        )
    )


def due(tx: Session, actor: Actor, *, most: int = 500) -> list[str]:
    """Paths of objects that nothing shows any more."""
    policy.require_system(actor)
    return list(
        tx.scalars(select(RetiredFile.path).where(RetiredFile.purge_after <= now()).limit(most))
    )


def removed(tx: Session, actor: Actor, paths: Sequence[str]) -> None:
    """These objects are gone."""
    policy.require_system(actor)
    tx.execute(delete(RetiredFile).where(RetiredFile.path.in_(paths)))
