"""Finding comments: which one is meant, and whether the actor may see and answer it."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, Select, and_, bindparam, select
from sqlmodel import Session

from services import policy
from services.auth.actor import Actor
from services.kernel import ids
from services.kernel.errors import Forbidden, NotFound
from services.kernel.questions import Question
from services.models import Comment, Post, User

GONE = "There is no such comment."
_WORK: tuple[Any, ...] = (
    Post.id, Post.number, Post.author_id, Post.title, Post.visibility, Post.comments,
    Post.storage_key, Post.files_public, Post.native_format, Post.frames,
)  # fmt: skip


def work(tx: Session, actor: Actor, slug: str) -> Any:
    """The columns of the work that talk about it needs, if the actor may see it.

    Raises NotFound.
    """
    found = _work(tx, actor, number=ids.number(slug)).first()
    if found is None:
        raise NotFound("There is no such work.")
    return found


@Question
def _work(viewer: Actor) -> Select[Any]:
    number: Any = bindparam("number", type_=Integer)
    joined = select(*_WORK).join(User, User.id == Post.author_id)
    return joined.where(Post.number == number, policy.visible_posts(viewer))


def one(tx: Session, actor: Actor, comment_id: UUID) -> tuple[Comment, Post]:
    """A comment and its work, if the actor may see both. Raises NotFound."""
    row = tx.execute(
        select(Comment, Post)
        .join(Post, Post.id == Comment.post_id)
        .join(User, User.id == Post.author_id)
        .where(Comment.id == comment_id, policy.visible_posts(actor))
    ).first()
    if row is None or row[0].author_id in actor.apart:
        raise NotFound(GONE)
    return row[0], row[1]


def words(tx: Session, actor: Actor, comment_id: UUID) -> tuple[Comment, Post]:
    """The same, for a comment that still says something. Raises NotFound."""
    comment, post = one(tx, actor, comment_id)
    if comment.deleted_at or (comment.hidden_at and not actor.is_moderator):
        raise NotFound(GONE)
    return comment, post


def own(tx: Session, actor: Actor, comment_id: UUID) -> tuple[Comment, Post]:
    """The same, of the actor themselves. Raises NotFound, Forbidden."""
    policy.require_person(actor)
    comment, post = words(tx, actor, comment_id)
    if comment.author_id != actor.id:
        raise Forbidden("Only its author can change this comment.")
    return comment, post


def speaks(actor: Actor) -> ColumnElement[bool]:
    """Of a comment joined with its author, whether the actor reads its words."""
    heard = and_(
        Comment.deleted_at.is_(None),
        policy.none_of("viewer_apart", actor.apart, Comment.author_id),
        policy.none_of("viewer_muted", actor.muted, Comment.author_id),
    )
    if actor.is_moderator:
        return heard
    return and_(heard, Comment.hidden_at.is_(None), policy.visible_people(actor))
