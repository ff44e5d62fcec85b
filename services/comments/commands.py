"""What is done with comments: said, edited, taken back, liked, and hidden by moderators."""

from uuid import UUID, uuid4

from sqlalchemy import delete, exists, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from services import outbox, policy
from services.auth.actor import Actor
from services.comments import mentions, places
from services.comments.events import CommentsChanged
from services.edges import limits
from services.edges.limits import Rate
from services.kernel import ids, text
from services.kernel.clock import now
from services.kernel.errors import Forbidden, Invalid, LimitReached
from services.kernel.settings import settings
from services.models import Comment, CommentEdit, CommentLike, Post
from services.models.comments import DEEPEST
from services.notifications import commands as telling
from services.notifications.events import About
from services.posts import files


class CommentsFull(LimitReached):
    """The work has as many comments as one may have."""

    code = "comments_full"


def add(tx: Session, actor: Actor, slug: str, body: str, parent_id: UUID | None = None) -> UUID:
    """Says something below a work, or below another comment of it; returns its id.

    Below the deepest level an answer stands beside what it answers. Raises
    Invalid, NotFound, CommentsFull at 1,000 (the database counts), TooSoon.
    """
    person = policy.require_person(actor)
    said = _parsed(body)
    post = places.work(tx, actor, slug)
    parent = _parent(tx, actor, post, parent_id) if parent_id else None
    limits.hit(Rate("comments", settings().comments_5min, 300), str(person))
    above = (
        parent if parent is None or parent.depth < DEEPEST else tx.get(Comment, parent.parent_id)
    )
    comment = Comment(
        post_id=post.id,
        author_id=person,
        parent_id=above.id if above else None,
        root_id=(above.root_id or above.id) if above else None,
        depth=above.depth + 1 if above else 0,
        body=said,
    )
    _insert(tx, comment)
    _tell(tx, actor, post, comment, parent, mentions.keep(tx, actor, comment.id, said))
    _announce(tx, post, comment, added=True)
    return comment.id


def edit(tx: Session, actor: Actor, comment_id: UUID, body: str) -> None:
    """Other words for an own comment; the former ones are kept.

    Raises what ``places.own`` does, and Invalid.
    """
    comment, post = places.own(tx, actor, comment_id)
    said = _parsed(body)
    if said == comment.body:
        return
    tx.add(CommentEdit(comment_id=comment.id, body=comment.body))
    comment.body, comment.edited_at = said, now()
    _name(tx, actor, post, comment, mentions.keep(tx, actor, comment.id, said))
    _announce(tx, post, comment)


def remove(tx: Session, actor: Actor, comment_id: UUID) -> None:
    """Takes an own comment back: it goes, or stays without words where somebody answered."""
    comment, post = places.own(tx, actor, comment_id)
    telling.forget_words(tx, [comment.id])
    tx.execute(delete(CommentEdit).where(CommentEdit.comment_id == comment.id))
    mentions.keep(tx, actor, comment.id, "")
    _announce(tx, post, comment)
    if _is_answered(tx, comment.id):
        comment.body, comment.deleted_at = "", now()
    else:
        _cut(tx, comment)


def like(tx: Session, actor: Actor, comment_id: UUID) -> None:
    """Likes a comment; twice is once. Raises NotFound, TooSoon."""
    person = policy.require_person(actor)
    limits.hit(Rate("reactions", settings().reactions_minute, 60), str(person))
    comment, _ = places.words(tx, actor, comment_id)
    row = {"id": uuid4(), "comment_id": comment.id, "user_id": person}
    tx.execute(insert(CommentLike).values(row).on_conflict_do_nothing())


def unlike(tx: Session, actor: Actor, comment_id: UUID) -> None:
    """Likes a comment no longer. Raises NotFound."""
    person = policy.require_person(actor)
    comment, _ = places.words(tx, actor, comment_id)
    mine = (CommentLike.comment_id == comment.id, CommentLike.user_id == person)
    tx.execute(delete(CommentLike).where(*mine))


def hide(tx: Session, actor: Actor, comment_id: UUID, *, hidden: bool = True) -> None:
    """A moderator hides a comment's words from everyone, or shows them again. Raises Forbidden."""
    policy.require_person(actor, scope="moderate")
    if not actor.is_moderator:
        raise Forbidden("Only moderators hide comments of others.")
    comment, post = places.words(tx, actor, comment_id)
    comment.hidden_at = now() if hidden else None
    outbox.put(
        tx, CommentsChanged(ids.slug(post.number), str(comment.id) if hidden else "", added=False)
    )


def _parsed(body: object) -> str:
    longest = settings().comment_max
    said = text.prose(body, name="body", longest=longest)
    if not said:
        sentence = f"A comment has 1 to {longest} characters."
        raise Invalid(sentence, fields={"body": sentence})
    return said


def _parent(tx: Session, actor: Actor, post: Post, parent_id: UUID) -> Comment:
    parent, work = places.words(tx, actor, parent_id)
    if work.id != post.id:
        raise Invalid("That comment stands below another work.")
    return parent


def _insert(tx: Session, comment: Comment) -> None:
    try:
        with tx.begin_nested():
            tx.add(comment)
    except IntegrityError as error:
        if "comments_limit" not in str(error.orig):
            raise
        most = settings().comments_max
        raise CommentsFull(f"This work has {most:,} comments, which is the most.") from error


def _is_answered(tx: Session, comment_id: UUID) -> bool:
    return bool(tx.scalar(select(exists().where(Comment.parent_id == comment_id))))


def _cut(tx: Session, comment: Comment) -> None:
    """Removes a comment, and above it what is only left because of it."""
    parent_id = comment.parent_id
    tx.delete(comment)
    tx.flush()
    parent = tx.get(Comment, parent_id) if parent_id else None
    if parent and parent.deleted_at and not _is_answered(tx, parent.id):
        _cut(tx, parent)


def _tell(
    tx: Session,
    actor: Actor,
    post: Post,
    comment: Comment,
    parent: Comment | None,
    named: list[UUID],
) -> None:
    """Each person once: who is answered, who is named, whose work it is."""
    told = {actor.id}
    if parent and parent.author_id and parent.author_id not in told:
        told.add(parent.author_id)
        _to(tx, actor, "reply", parent.author_id, f"reply:{parent.id}", post, comment)
    _name(tx, actor, post, comment, [one for one in named if one not in told])
    if post.author_id not in told | set(named):
        _to(tx, actor, "comment", post.author_id, f"comment:{post.id}", post, comment)


def _name(tx: Session, actor: Actor, post: Post, comment: Comment, people: list[UUID]) -> None:
    for person in people:
        if post.visibility in policy.SHOWN or person == post.author_id:
            _to(tx, actor, "mention", person, f"mention:{post.id}", post, comment)


def _to(
    tx: Session, actor: Actor, kind: str, person: UUID, topic: str, post: Post, comment: Comment
) -> None:
    about = About(
        post_id=post.id,
        comment_id=comment.id,
        slug=ids.slug(post.number),
        title=post.title,
        art_url=files.address(post, "webp"),
        text=comment.body[:280],
    )
    telling.tell(tx, actor, kind=kind, to=person, topic=topic, about=about)


def _announce(tx: Session, post: Post, comment: Comment, *, added: bool = False) -> None:
    outbox.put(tx, CommentsChanged(ids.slug(post.number), str(comment.id), added))
