"""Which area of the storage a work's files belong to, and what is to be removed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlmodel import Session

from services import outbox, policy
from services.auth.actor import Actor
from services.edges import queue
from services.kernel.clock import now
from services.models import Post, PostFile, RetiredFile, User
from services.posts import files


@dataclass(frozen=True, slots=True)
class Move:
    """Files of one work that lie in the wrong area; paths as they are now.

    ``earlier`` are files that were replaced and are still kept; some may be gone.
    """

    post_id: UUID
    storage_key: UUID
    to_public: bool
    paths: tuple[str, ...]
    earlier: tuple[str, ...] = ()


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
    earlier = select(RetiredFile.path).where(
        RetiredFile.post_id == post_id, RetiredFile.path.startswith(f"{area}/")
    )
    return Move(post_id, post.storage_key, wanted, paths, tuple(tx.scalars(earlier)))


def settled(tx: Session, actor: Actor, move: Move) -> None:
    """The files are moved. A work that changed its mind meanwhile is moved again.

    One that has other files by now says itself where those lie.
    """
    policy.require_system(actor)
    tx.execute(
        update(Post)
        .where(Post.id == move.post_id, Post.storage_key == move.storage_key)
        .values(files_public=move.to_public)
    )
    tx.flush()
    if plan(tx, actor, move.post_id):
        queue.later(tx, "jobs.files.settle", move.post_id)


def settle(tx: Session, post: Post, author: User) -> None:
    """Has the files moved if they now belong in the other area of the storage.

    What was not told yet of a work that is not for everyone any more is not told at all.
    """
    public = policy.files_are_public(post, author)
    if public != post.files_public:
        queue.later(tx, "jobs.files.settle", post.id)
    if not public:
        outbox.withdraw(tx, id=str(post.id))


def retire(tx: Session, post: Post, until: datetime) -> None:
    """Has the work's present files removed at the moment, in whichever area they then are:
    a move may be under way."""
    suffixes = tx.scalars(select(PostFile.suffix).where(PostFile.post_id == post.id))
    for ending in sorted(set(suffixes)):
        path = files.work_path(post.storage_key, ending)
        for area in ("public", "private"):
            tx.add(RetiredFile(path=f"{area}/{path}", purge_after=until, post_id=post.id))


def unsettled(
    tx: Session, actor: Actor, *, most: int = 200, author_id: UUID | None = None
) -> list[UUID]:
    """Works whose files lie in the wrong area: of one author, or of all for the sweeper."""
    policy.require_system(actor)
    query = (
        select(Post.id)
        .join(User, User.id == Post.author_id)
        .where(Post.files_public != policy.with_public_files())
    )
    if author_id is not None:
        query = query.where(Post.author_id == author_id)
    return list(tx.scalars(query.limit(most)))


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
