"""Remixes: the works that a work was made from, up to ``parents_max``, never in a circle."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    bindparam,
    delete,
    exists,
    func,
    literal,
    or_,
    select,
)
from sqlmodel import Session

from services import policy
from services.auth.actor import Actor
from services.kernel import ids
from services.kernel.errors import Invalid
from services.kernel.questions import Question
from services.kernel.settings import settings
from services.models import Post, PostParent, User
from services.notifications import commands as telling
from services.notifications.events import About
from services.posts import files

# One at a time for the whole house: two edits that each look innocent can close a circle.
_LOCK = 0x6D70_7872


@dataclass(frozen=True)
class Named:
    """A work by its name, where a list of cards would be too much."""

    slug: str = ""
    url: str = ""
    title: str = ""
    author_name: str = ""
    author_handle: str = ""


def require(tx: Session, actor: Actor, slugs: Sequence[str]) -> list[Named]:
    """These works, if a new work may name them all as its parents.

    Raises Invalid for the first that the actor cannot see or may not remix.
    """
    return [_named(_remixable(actor, row)) for row in _found(tx, actor, slugs)]


def first(tx: Session, actor: Actor, post: Post, slugs: Sequence[str]) -> None:
    """Gives a new work its parents: nothing can be made from it yet, so no circle either."""
    _add(tx, post.id, [_remixable(actor, row) for row in _found(tx, actor, slugs)])


def write(tx: Session, actor: Actor, post: Post, slugs: Sequence[str]) -> None:
    """Makes these works, and no others that the author can see, the parents of a work.

    A parent that stays is not judged again. Raises Invalid, naming the work, for what
    ``require`` refuses, for the work itself and for a circle.
    """
    before = {row[0]: row[1] for row in tx.execute(_parents_of(actor, post.id))}
    wanted = _found(tx, actor, slugs)
    fresh = [row for row in wanted if row.id not in before]
    for row in fresh:
        if row.id == post.id:
            raise _wrong(f"“{row.title}” cannot be a remix of itself.")
        _remixable(actor, row)
    unseen = {id for id, seen in before.items() if not seen}
    kept = unseen | {row.id for row in wanted}
    if len(kept) > (most := settings().parents_max):
        raise _wrong(
            f"A remix names up to {most} works; with {len(unseen)} that you can no longer see "
            f"these are {len(kept)}."
        )
    if fresh:
        _refuse_circle(tx, post, fresh)
    tx.execute(
        delete(PostParent).where(PostParent.post_id == post.id, PostParent.parent_id.not_in(kept))
    )
    _add(tx, post.id, fresh)


def tell(tx: Session, actor: Actor, post: Post, known: frozenset[UUID] = frozenset()) -> None:
    """Tells the artists of a work's parents that it was made, once all may find it.

    ``known`` are the parents of which they were told before. The line leads to the parent,
    whose page shows the remixes: a title in it would outlive its work.
    """
    if post.visibility != "public":
        return
    tx.flush()
    named = select(PostParent.parent_id).where(PostParent.post_id == post.id)
    for parent in tx.scalars(select(Post).where(Post.id.in_(named), Post.id.not_in(known))):
        about = About(
            post_id=parent.id,
            slug=ids.slug(parent.number),
            title=parent.title,
            art_url=files.address(parent, "webp"),
        )
        topic = f"remix:{parent.id}"
        telling.tell(tx, actor, kind="remix", to=parent.author_id, topic=topic, about=about)


def told_of(tx: Session, post: Post) -> frozenset[UUID]:
    """The parents whose artists were told of a work."""
    if post.visibility != "public":
        return frozenset()
    return frozenset(tx.scalars(select(PostParent.parent_id).where(PostParent.post_id == post.id)))


def there_are() -> ColumnElement[bool]:
    """Whether a work has any, as a column for a query over Post."""
    return exists().where(PostParent.post_id == Post.id).label("is_remix")


def of(tx: Session, actor: Actor, post_id: UUID) -> tuple[list[Named], int]:
    """The parents to which the actor may be led, in order, and how many more there are."""
    rows = _named_by(tx, actor, post=post_id).all()
    shown = [_named(row) for row in rows if row.shown]
    return shown, len(rows) - len(shown)


@Question
def _named_by(viewer: Actor) -> Select[Any]:
    return (
        select(
            Post.number,
            Post.title,
            User.display_name,
            User.handle,
            policy.may_be_led_to(viewer).label("shown"),
        )
        .join(PostParent, PostParent.parent_id == Post.id)
        .join(User, User.id == Post.author_id)
        .where(PostParent.post_id == bindparam("post"))
        .order_by(PostParent.created_at, PostParent.id)
    )


def remixes(actor: Actor, of: Any) -> ColumnElement[bool]:
    """Condition for works made from this one which the actor may be led to, for a query over
    Post joined with its author's User."""
    children = select(PostParent.post_id).where(PostParent.parent_id == of)
    own = and_(policy.is_viewer(actor, Post.author_id), policy.visible_posts(actor))
    return and_(Post.id.in_(children), or_(policy.listed_posts(actor), own))


def _add(tx: Session, post_id: UUID, rows: Sequence[Any]) -> None:
    for row in rows:
        tx.add(PostParent(post_id=post_id, parent_id=row.id))
        tx.flush()  # one by one: they are listed in the order of their moments


def _found(tx: Session, actor: Actor, slugs: Sequence[str]) -> list[Any]:
    if not slugs:
        return []
    query = (
        select(
            Post.id,
            Post.number,
            Post.title,
            Post.author_id,
            Post.remixable,
            User.display_name,
            User.handle,
        )
        .join(User, User.id == Post.author_id)
        .where(Post.number.in_([ids.number(s) for s in slugs]), policy.visible_posts(actor))
    )
    rows = {ids.slug(row.number): row for row in tx.execute(query)}
    for slug in slugs:
        if slug not in rows:
            raise _wrong(f"There is no work “{slug}” that you can see.")
    return [rows[slug] for slug in slugs]


def _remixable(actor: Actor, row: Any) -> Any:
    if not row.remixable and row.author_id != actor.id:
        raise _wrong(f"“{row.title}” by {row.handle} may not be remixed; its artist can allow it.")
    return row


def _refuse_circle(tx: Session, post: Post, fresh: Sequence[Any]) -> None:
    """Raises Invalid if one of these works was itself made from this one."""
    tx.execute(select(func.pg_advisory_xact_lock(_LOCK)))
    line = (
        select(Post.id.label("start"), Post.id.label("id"))
        .where(Post.id.in_([row.id for row in fresh]))
        .cte("line", recursive=True)
    )
    line = line.union(
        select(line.c.start, PostParent.parent_id).join(PostParent, PostParent.post_id == line.c.id)
    )
    circular = tx.scalar(select(line.c.start).where(line.c.id == literal(post.id)).limit(1))
    for row in fresh:
        if row.id == circular:
            raise _wrong(f"“{row.title}” was itself made from this work.")


def _parents_of(actor: Actor, post_id: UUID) -> Any:
    return (
        select(PostParent.parent_id, policy.visible_posts(actor))
        .join(Post, Post.id == PostParent.parent_id)
        .join(User, User.id == Post.author_id)
        .where(PostParent.post_id == post_id)
    )


def _named(row: Any) -> Named:
    slug = ids.slug(row.number)
    return Named(slug, f"/posts/{slug}", row.title, row.display_name or row.handle, row.handle)


def _wrong(sentence: str) -> Invalid:
    return Invalid(sentence, fields={"parents": sentence})
