"""What is done to a work: publish, edit, show or hide, throw away, bring back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from services import outbox, policy
from services.auth.actor import Actor
from services.edges import queue
from services.edges.imaging import Facts
from services.kernel import ids
from services.kernel.clock import now
from services.kernel.errors import Conflict, NotFound
from services.kernel.settings import settings
from services.models import Post, PostFile, PostTag, RetiredFile, User
from services.posts import events, files
from services.posts.details import Details, parse


@dataclass(frozen=True, slots=True)
class StoredFile:
    """An object that is in storage, whole and verified."""

    role: str
    format: str
    suffix: str
    bytes: int
    sha256: str


class AlreadyPublished(Conflict):
    """The same bytes are live; ``slug`` leads to them if the caller may see them."""

    code = "already_published"


def publish(
    tx: Session,
    actor: Actor,
    *,
    author_id: UUID,
    storage_key: UUID,
    measured: Facts,
    details: Details,
    stored: Sequence[StoredFile],
    in_public_area: bool,
) -> Post:
    """Makes the post whose files are in storage; tells the world if it is listed.

    Raises AlreadyPublished when the same bytes are live.
    """
    policy.require_system(actor)
    author = tx.get_one(User, author_id)
    refuse_twin(tx, author, measured.sha256, details.visibility)
    approved = policy.starts_approved(author, approval_required=settings().approval_required)
    moment = now()
    post = Post(
        author_id=author_id,
        storage_key=storage_key,
        files_public=in_public_area,
        approved_at=moment if approved else None,
        artwork_modified_at=moment,
        metadata_modified_at=moment,
        **_words(details),
        **_facts(measured),
    )
    try:
        with tx.begin_nested():
            tx.add(post)
    except IntegrityError as error:
        raise AlreadyPublished("The same file was published a moment ago.") from error
    tx.add_all(
        PostFile(
            post_id=post.id,
            role=s.role,
            format=s.format,
            suffix=s.suffix,
            bytes=s.bytes,
            sha256=s.sha256,
        )
        for s in stored
    )
    _tag(tx, post.id, details.hashtags)
    _announce(tx, post, author)
    return post


def refuse_twin(tx: Session, author: User, sha256: str, visibility: str) -> None:
    """Raises AlreadyPublished, with a link where the author may see the other work."""
    if visibility == "hidden":
        return
    twin = tx.execute(
        select(Post, User)
        .join(User, User.id == Post.author_id)
        .where(Post.sha256 == sha256, Post.visibility != "hidden", Post.deleted_at.is_(None))
    ).first()
    if twin is None:
        return
    post, owner = twin
    viewer = Actor(kind="user", id=author.id, role=author.role)
    if policy.can_see(viewer, post, owner):
        slug = ids.slug(post.number)
        raise AlreadyPublished(
            f"The same file is live as “{post.title}”.", slug=slug, title=post.title
        )
    raise AlreadyPublished("The same file was published before.")


def edit(tx: Session, actor: Actor, slug: str, changes: Mapping[str, Any]) -> None:
    """New words and choices for an own work; what is left out stays.

    Raises Invalid for what breaks a rule, AlreadyPublished where showing the
    work would show the same file twice, and what ``policy.require_own`` does.
    """
    post, author = _own(tx, actor, slug)
    details = parse({**_said(tx, post), **changes})
    if details.visibility != "hidden" and post.visibility == "hidden":
        refuse_twin(tx, author, post.sha256, details.visibility)
    listed_before = _listed(post, author)
    post.sqlmodel_update(_words(details) | {"title": details.title or post.title})
    post.metadata_modified_at = now()
    tx.execute(delete(PostTag).where(PostTag.post_id == post.id))
    _tag(tx, post.id, details.hashtags)
    _settle(tx, post, author)
    if not listed_before:
        _announce(tx, post, author)


def throw_away(tx: Session, actor: Actor, slug: str) -> None:
    """Puts an own work in the trash, from where it goes for good after ``trash_days``."""
    post, author = _own(tx, actor, slug)
    post.deleted_at = now()
    _settle(tx, post, author)


def bring_back(tx: Session, actor: Actor, slug: str) -> None:
    """Takes an own work out of the trash. Raises AlreadyPublished if a twin went live."""
    person = policy.require_person(actor)
    row = tx.execute(
        select(Post, User)
        .join(User, User.id == Post.author_id)
        .where(Post.number == ids.number(slug), Post.author_id == person)
    ).first()
    if row is None or row[0].deleted_at is None:
        raise NotFound("There is no such work in your trash.")
    post, author = row
    refuse_twin(tx, author, post.sha256, post.visibility)
    post.deleted_at = None
    _settle(tx, post, author)


def approve(tx: Session, actor: Actor, slug: str) -> None:
    """Lets a waiting work into discovery; it is announced as new."""
    policy.require_system(actor)
    post, author = _one(tx, slug)
    if post.approved_at is None:
        post.approved_at = now()
        _settle(tx, post, author)
        _announce(tx, post, author)


def purge(tx: Session, actor: Actor, *, most: int = 100) -> int:
    """Deletes for good what lay in the trash long enough; its files follow."""
    policy.require_system(actor)
    limit = now() - timedelta(days=settings().trash_days)
    rows = tx.scalars(
        select(Post).where(Post.deleted_at < limit).limit(most).with_for_update(skip_locked=True)
    ).all()
    for post in rows:
        _retire(tx, post)
        tx.delete(post)
    return len(rows)


def _listed(post: Post, author: User) -> bool:
    """Whether somebody who opted in to its warnings finds the work in feeds."""
    return policy.is_listed(Actor(shown_warnings=tuple(post.warnings)), post, author)


def _announce(tx: Session, post: Post, author: User) -> None:
    """Tells the world about a work that is listed now."""
    if _listed(post, author):
        outbox.put(tx, events.published(post, author))


def _said(tx: Session, post: Post) -> dict[str, Any]:
    tags = select(PostTag.tag).where(PostTag.post_id == post.id).order_by(PostTag.position)
    names = ("title", "description", "alt_text", "licence", "warnings", "visibility", "remixable")
    return {name: getattr(post, name) for name in names} | {"hashtags": list(tx.scalars(tags))}


def _retire(tx: Session, post: Post) -> None:
    """Remembers the files of a work that goes, so that they are removed after the commit."""
    area = "public" if post.files_public else "private"
    suffixes = tx.scalars(select(PostFile.suffix).where(PostFile.post_id == post.id))
    for ending in set(suffixes):
        path = f"{area}/{files.work_path(post.storage_key, ending)}"
        tx.add(RetiredFile(path=path, purge_after=now()))


def _settle(tx: Session, post: Post, author: User) -> None:
    """Has the files moved if they now belong in the other area of the storage."""
    if policy.files_are_public(post, author) != post.files_public:
        queue.later(tx, "jobs.files.settle", post.id)


def _one(tx: Session, slug: str) -> tuple[Post, User]:
    row = tx.execute(
        select(Post, User)
        .join(User, User.id == Post.author_id)
        .where(Post.number == ids.number(slug))
    ).first()
    if row is None:
        raise NotFound("There is no such work.")
    return row[0], row[1]


def _own(tx: Session, actor: Actor, slug: str) -> tuple[Post, User]:
    policy.require_person(actor)
    post, author = _one(tx, slug)
    policy.require_own(actor, post, author)
    return post, author


def _words(details: Details) -> dict[str, Any]:
    return {
        "title": details.title,
        "description": details.description,
        "alt_text": details.alt_text,
        "licence": details.licence,
        "warnings": list(details.warnings),
        "visibility": details.visibility,
        "remixable": details.remixable,
    }


def _facts(measured: Facts) -> dict[str, Any]:
    same = (
        "width", "height", "frames", "loop_ms", "loop_count", "sha256", "unique_colors",
        "max_frame_colors", "transparency_meta", "alpha_meta", "transparency_actual",
        "alpha_actual", "phash", "flashes_per_second",
    )  # fmt: skip
    facts = {name: getattr(measured, name) for name in same}
    return facts | {
        "native_format": measured.format,
        "file_bytes": measured.bytes,
        "durations_ms": list(measured.durations_ms) or [0],
        "palette": list(measured.palette),
    }


def _tag(tx: Session, post_id: UUID, hashtags: Sequence[str]) -> None:
    tx.add_all(PostTag(post_id=post_id, tag=tag, position=i) for i, tag in enumerate(hashtags))
