"""Works and the files that they name, as the walks see them; what is said of a broken one."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select, update
from sqlmodel import Session

from services import policy
from services.auth.actor import Actor
from services.edges import queue
from services.edges.storage import work_path
from services.kernel import ids
from services.kernel.errors import NotFound
from services.models import Post, PostFile, User
from services.posts.commands import StoredFile


@dataclass(frozen=True, slots=True)
class Work:
    """A work with its files. ``moving`` while they belong in the other area."""

    id: UUID
    slug: str
    storage_key: UUID
    public: bool
    moving: bool
    conformant: bool
    files: tuple[StoredFile, ...]

    def key(self, file: StoredFile) -> str:
        """Where the file lies as the work's row says."""
        return self._in("public" if self.public else "private", file)

    def other_key(self, file: StoredFile) -> str:
        """The same in the other area, where it lies while a move is under way."""
        return self._in("private" if self.public else "public", file)

    def copy_key(self, file: StoredFile) -> str:
        """Where the replica keeps it, whichever area it is in."""
        return self._in("private", file)

    @property
    def original(self) -> StoredFile:
        """The artist's bytes."""
        return next(file for file in self.files if file.role == "original")

    def _in(self, area: str, file: StoredFile) -> str:
        return f"{area}/{work_path(self.storage_key, file.suffix)}"


def after(tx: Session, actor: Actor, key: str, *, most: int) -> list[Work]:
    """The next works in the order of their ids, behind ``key``; all states, also the trash."""
    policy.require_system(actor)
    query = _works().order_by(Post.id).limit(most)
    return _read(tx, query.where(Post.id > UUID(key)) if key else query)


def one(tx: Session, actor: Actor, post_id: UUID) -> Work | None:
    """A work as it is now, or None."""
    policy.require_system(actor)
    return next(iter(_read(tx, _works().where(Post.id == post_id))), None)


def by_slug(tx: Session, actor: Actor, slug: str) -> UUID:
    """The id behind a slug. Raises NotFound."""
    policy.require_system(actor)
    found = tx.scalar(select(Post.id).where(Post.number == ids.number(slug)))
    if found is None:
        raise NotFound("There is no such work.")
    return found


def judge(
    tx: Session, actor: Actor, work: Work, *, whole: bool, remade: Sequence[StoredFile] = ()
) -> bool:
    """Hides a work whose files are not whole, shows one whose files are whole again.

    It is not announced as new. False if nothing changed, also where the work
    has gone or has another file since it was looked at.
    """
    policy.require_system(actor)
    post = tx.get(Post, work.id, with_for_update=True)
    if post is None or post.storage_key != work.storage_key:
        return False
    for file in remade:
        tx.execute(
            update(PostFile)
            .where(PostFile.post_id == work.id, PostFile.role == file.role)
            .values(format=file.format, bytes=file.bytes, sha256=file.sha256)
        )
    if post.conformant == whole:
        return False
    post.conformant = whole
    queue.later(tx, "jobs.files.settle", post.id)
    return True


def _works():
    moving = Post.files_public != policy.with_public_files()
    return select(
        Post.id, Post.number, Post.storage_key, Post.files_public, Post.conformant, moving
    ).join(User, User.id == Post.author_id)


def _read(tx: Session, query) -> list[Work]:
    rows = tx.execute(query).all()
    files: dict[UUID, list[StoredFile]] = {row.id: [] for row in rows}
    for file in tx.scalars(select(PostFile).where(PostFile.post_id.in_(list(files)))):
        kept = StoredFile(file.role, file.format, file.suffix, file.bytes, file.sha256)
        files[file.post_id].append(kept)
    return [
        Work(key, ids.slug(number), storage_key, public, moving, conformant, tuple(files[key]))
        for key, number, storage_key, public, conformant, moving in rows
    ]
