"""What is done to a work: publish, edit, replace its file, show or hide, throw away, bring back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlmodel import Session

from services import policy
from services.auth import actor as actors
from services.auth.actor import Actor
from services.edges.imaging import Facts
from services.kernel import ids
from services.kernel.clock import now
from services.kernel.errors import Conflict, Invalid, NotFound
from services.kernel.settings import settings
from services.models import Post, PostFile, PostTag, RetiredFile, User
from services.palettes import rows as palettes
from services.posts import events, looks, parents, placement, rows, similar, twins
from services.posts.details import Details, parse


@dataclass(frozen=True, slots=True)
class StoredFile:
    """An object that is in storage, whole and verified."""

    role: str
    format: str
    suffix: str
    bytes: int
    sha256: str


class SameFile(Conflict):
    """A file is to be replaced by the very bytes that it has."""

    code = "same_file"


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

    A draft is made in the same way and told to nobody. Raises AlreadyPublished when
    the same bytes are live, Invalid for parents that its author may not name.
    """
    policy.require_system(actor)
    author = tx.get_one(User, author_id)
    twins.refuse(tx, author, measured.sha256, details.visibility)
    moment = now()
    post = Post(
        author_id=author_id,
        storage_key=storage_key,
        files_public=in_public_area,
        approved_at=_approved_at(author, details.visibility),
        artwork_modified_at=moment,
        metadata_modified_at=moment,
        **rows.words(details),
        **rows.facts(measured),
    )
    palettes.link(tx, post)
    with twins.only_once(tx):
        tx.add(post)
    looks.note(tx, post.id, measured.look)
    _put_files(tx, post.id, stored)
    rows.tag(tx, post.id, details.hashtags)
    if details.parents:
        by = actors.of_person(tx, author_id)
        parents.first(tx, by, post, details.parents)
        parents.tell(tx, by, post)
    similar.note(tx, post)
    events.announce(tx, post, author)
    return post


def replace(
    tx: Session,
    actor: Actor,
    *,
    post_id: UUID,
    storage_key: UUID,
    measured: Facts,
    stored: Sequence[StoredFile],
    in_public_area: bool,
) -> Post:
    """Gives a work another file, which is in storage; its words, number and date stay.

    The old file is kept for ``replaced_days``. The work of an author without trust waits
    for a moderator again. Raises SameFile, AlreadyPublished, and NotFound for a work that
    went to the trash.
    """
    policy.require_system(actor)
    post, author = _one(tx, Post.id == post_id)
    if post.deleted_at is not None:
        raise NotFound("The work was moved to the trash; bring it back to give it another file.")
    if measured.sha256 == post.sha256:
        raise SameFile("This is the file that the work has already, byte for byte.")
    twins.refuse(tx, author, measured.sha256, post.visibility)
    with twins.only_once(tx):
        placement.retire(tx, post, now() + timedelta(days=settings().replaced_days))
        post.sqlmodel_update(
            rows.facts(measured)
            | {
                "storage_key": storage_key,
                "files_public": in_public_area,
                "approved_at": _approved_at(author, post.visibility)
                and (post.approved_at or now()),
                "conformant": True,
                "artwork_modified_at": now(),
            }
        )
        palettes.link(tx, post)
    looks.note(tx, post.id, measured.look)
    tx.execute(delete(PostFile).where(PostFile.post_id == post.id))
    _put_files(tx, post.id, stored)
    placement.settle(tx, post, author)
    similar.note(tx, post)
    events.announce_file(tx, post, author)
    return post


def edit(tx: Session, actor: Actor, slug: str, changes: Mapping[str, Any]) -> None:
    """New words and choices for an own work; what is left out stays.

    A draft whose visibility changes is posted: it counts as made at this moment and is
    announced if it is listed. Raises Invalid for what breaks a rule, AlreadyPublished where
    showing the work would show the same file twice, and what ``policy.require_own`` does.
    """
    post, author = _own(tx, actor, slug)
    details = parse({**_said(tx, post), **changes})
    _require_title_and_way(post, details)
    posted = post.visibility == "draft" and details.visibility != "draft"
    if post.visibility not in policy.SHOWN:
        twins.refuse(tx, author, post.sha256, details.visibility)
    listed_before, told = events.is_listed(post, author), parents.told_of(tx, post)
    with twins.only_once(tx):
        post.sqlmodel_update(rows.words(details))
        post.metadata_modified_at = now()
        if posted:
            post.created_at = now()
            post.approved_at = _approved_at(author, details.visibility)
    rows.tag(tx, post.id, details.hashtags)
    if "parents" in changes:
        parents.write(tx, actor, post, details.parents)
    parents.tell(tx, actor, post, told)
    placement.settle(tx, post, author)
    if posted:
        similar.note(tx, post)
    if not listed_before:
        events.announce(tx, post, author)


def throw_away(tx: Session, actor: Actor, slug: str) -> None:
    """Puts an own work in the trash, from where it goes for good after ``trash_days``."""
    post, author = _own(tx, actor, slug)
    post.deleted_at = now()
    placement.settle(tx, post, author)


def bring_back(tx: Session, actor: Actor, slug: str) -> None:
    """Takes an own work out of the trash. Raises AlreadyPublished if a twin went live."""
    person = policy.require_person(actor)
    try:
        post, author = _one(tx, Post.number == ids.number(slug))
    except NotFound:
        post, author = None, None
    if post is None or author is None or post.author_id != person or post.deleted_at is None:
        raise NotFound("There is no such work in your trash.")
    twins.refuse(tx, author, post.sha256, post.visibility)
    with twins.only_once(tx):
        post.deleted_at = None
    placement.settle(tx, post, author)


def approve(tx: Session, actor: Actor, slug: str) -> None:
    """Lets a waiting work into discovery; it is announced as new."""
    policy.require_system(actor)
    post, author = _one(tx, Post.number == ids.number(slug))
    if post.approved_at is None and post.visibility != "draft":
        post.approved_at = now()
        placement.settle(tx, post, author)
        events.announce(tx, post, author)


def purge(tx: Session, actor: Actor, *, most: int = 100) -> int:
    """Deletes for good what lay in the trash long enough; its files follow, old ones too."""
    policy.require_system(actor)
    limit = now() - timedelta(days=settings().trash_days)
    gone = tx.scalars(
        select(Post).where(Post.deleted_at < limit).limit(most).with_for_update(skip_locked=True)
    ).all()
    for post in gone:
        placement.retire(tx, post, now())
        tx.flush()
        earlier = update(RetiredFile).where(RetiredFile.post_id == post.id)
        tx.execute(earlier.values(purge_after=now()))
        tx.delete(post)
    return len(gone)


def _approved_at(author: User, visibility: str) -> Any:
    """When a work that begins now, or has a new file, is approved; a draft waits to be posted."""
    trusted = policy.starts_approved(author, approval_required=settings().approval_required)
    return now() if trusted and visibility != "draft" else None


def _require_title_and_way(post: Post, details: Details) -> None:
    if not details.title:
        raise Invalid("A work needs a title.", fields={"title": "A work needs a title."})
    if details.visibility == "draft" and post.visibility != "draft":
        sentence = "A posted work cannot become a draft again. You can hide it instead."
        raise Invalid(sentence, fields={"visibility": sentence}, code="already_posted")


def _said(tx: Session, post: Post) -> dict[str, Any]:
    tags = select(PostTag.tag).where(PostTag.post_id == post.id).order_by(PostTag.position)
    names = ("title", "description", "alt_text", "licence", "warnings", "visibility", "remixable")
    return {name: getattr(post, name) for name in names} | {"hashtags": list(tx.scalars(tags))}


def _put_files(tx: Session, post_id: UUID, stored: Sequence[StoredFile]) -> None:
    tx.add_all(
        PostFile(
            post_id=post_id,
            role=s.role,
            format=s.format,
            suffix=s.suffix,
            bytes=s.bytes,
            sha256=s.sha256,
        )
        for s in stored
    )


def _one(tx: Session, which: Any) -> tuple[Post, User]:
    """The work, held until the end of the deed; others may still name it as a parent."""
    row = tx.execute(
        select(Post, User)
        .join(User, User.id == Post.author_id)
        .where(which)
        .with_for_update(of=Post, key_share=True)
    ).first()
    if row is None:
        raise NotFound("There is no such work.")
    return row[0], row[1]


def _own(tx: Session, actor: Actor, slug: str) -> tuple[Post, User]:
    policy.require_person(actor)
    post, author = _one(tx, Post.number == ids.number(slug))
    policy.require_own(actor, post, author)
    return post, author
