"""What is read below a work: roots a page at a time, each with all that was answered to it."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Select, Uuid, any_, bindparam, exists, false, func, select
from sqlmodel import Session

from services import policy
from services.accounts.views import avatar_url
from services.auth.actor import Actor
from services.comments import mentions, places
from services.kernel import cursors, links
from services.kernel.clock import ago, iso
from services.kernel.cursors import Key
from services.kernel.errors import NotFound
from services.kernel.links import Segment
from services.kernel.questions import Question
from services.kernel.settings import settings
from services.models import Comment, CommentEdit, CommentLike, CommentMention, User

NEWEST = (Key(Comment.created_at), Key(Comment.id))
_COMMENT: tuple[Any, ...] = (
    Comment.id, Comment.parent_id, Comment.author_id, Comment.depth, Comment.body, Comment.likes,
    Comment.edited_at, Comment.deleted_at, Comment.hidden_at, Comment.created_at,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class CommentView:
    """A comment as the caller sees it. Without words it is a tombstone, and ``gone`` says why."""

    id: str
    parent_id: str
    depth: int
    body: str
    segments: list[Segment]
    gone: str
    author_handle: str
    author_name: str
    author_avatar_url: str
    is_mine: bool
    is_authors: bool
    liked: bool
    likes: int
    edited: bool
    hidden: bool
    created_at: str
    created_text: str


@dataclass(frozen=True, slots=True)
class Thread:
    """A page of the tree, parent first; ``count`` is of the whole work."""

    items: list[CommentView]
    next_cursor: str
    count: int


NONE = Thread([], "", 0)


@dataclass(frozen=True, slots=True)
class Talked:
    """How many comments a work has, and whether there is something new to read."""

    count: int
    anew: bool


@dataclass(frozen=True, slots=True)
class Wording:
    """What a comment said until ``until``."""

    body: str
    until: str
    until_text: str


def thread(
    tx: Session, actor: Actor, slug: str, *, cursor: str = "", limit: int | None = None
) -> Thread:
    """Roots, the newest first, each followed by its answers, the oldest first.

    Two statements. Raises NotFound.
    """
    post, limit = places.work(tx, actor, slug), limit or settings().comment_roots
    place = cursors.place(cursor, "comments", NEWEST)
    said = _threads(tx, actor, bool(cursor), limit, post=post.id, **place).all()
    roots = [row for row in reversed(said) if row.parent_id is None]
    found = cursors.cut(roots, "comments", NEWEST, limit)
    answers = [row for row in said if row.parent_id is not None]
    shown = _parent_first([*found.items, *answers])
    items = [_view(actor, post.author_id, row) for row in shown]
    return Thread(items, found.next_cursor, post.comments)


def around(tx: Session, actor: Actor, comment_id: UUID) -> Thread:
    """The root that a comment stands below, with all of its answers. Raises NotFound."""
    comment, post = places.one(tx, actor, comment_id)
    root = comment.root_id or comment.id
    rows = _one(tx, actor, root=root).all()
    items = _parent_first([*rows, *_below(tx, actor, roots=[root])])
    if not any(row.id == comment_id for row in items):
        raise NotFound(places.GONE)
    return Thread([_view(actor, post.author_id, row) for row in items], "", post.comments)


def heard(tx: Session, actor: Actor, slug: str, comments: Collection[UUID]) -> set[str]:
    """Which of these comments below the work the actor reads. Raises NotFound."""
    post = places.work(tx, actor, slug)
    found = tx.scalars(
        select(Comment.id)
        .outerjoin(User, User.id == Comment.author_id)
        .where(Comment.post_id == post.id, Comment.id.in_(comments), places.speaks(actor))
    )
    return {str(one) for one in found}


def talked(tx: Session, actor: Actor, slug: str, added: Collection[UUID]) -> Talked:
    """How the talk below the work stands, and whether the actor reads any of what was added.

    Raises NotFound.
    """
    post = places.work(tx, actor, slug)
    return Talked(post.comments, bool(added) and bool(heard(tx, actor, slug, added)))


def history(tx: Session, actor: Actor, comment_id: UUID) -> list[Wording]:
    """What a comment said before, the latest first. Raises NotFound."""
    comment, _ = places.words(tx, actor, comment_id)
    rows = tx.scalars(
        select(CommentEdit)
        .where(CommentEdit.comment_id == comment.id)
        .order_by(CommentEdit.created_at.desc())
    )
    return [Wording(row.body, iso(row.created_at), ago(row.created_at)) for row in rows]


def _comments(viewer: Actor) -> Select[Any]:
    """A comment, its author, whether its words are read, who is named, whether it is liked."""
    mine = policy.is_viewer(viewer, CommentLike.user_id)
    liked = exists().where(CommentLike.comment_id == Comment.id, mine)
    named = select(CommentMention.handle).where(CommentMention.comment_id == Comment.id)
    return select(
        *_COMMENT,
        User.handle,
        User.display_name,
        User.avatar_key,
        func.coalesce(places.speaks(viewer), False).label("speaks"),
        (liked if viewer.id else false()).label("liked"),
        func.array(named.correlate(Comment).scalar_subquery()).label("named"),
    ).outerjoin(User, User.id == Comment.author_id)


@Question
def _threads(viewer: Actor, behind: bool, limit: int) -> Select[Any]:
    """A page of roots, one more than the limit says, and what was answered to them; the oldest
    first."""
    here = (Comment.post_id == bindparam("post"), Comment.root_id.is_(None))
    page = cursors.paged(select(Comment.id).where(*here), NEWEST, behind, limit).cte("page")
    below = select(Comment.id).join(page, Comment.root_id == page.c.id)
    both = select(page.c.id).union_all(below).subquery()
    query = _comments(viewer).join(both, both.c.id == Comment.id)
    keys = (Comment.created_at.label("said_at"), Comment.id.label("said_id"))
    return query.add_columns(*keys).order_by(*keys)


@Question
def _one(viewer: Actor) -> Select[Any]:
    return _comments(viewer).where(Comment.id == bindparam("root"))


@Question
def _below(viewer: Actor) -> Select[Any]:
    roots = any_(bindparam("roots", type_=ARRAY(Uuid)))
    query = _comments(viewer).where(Comment.root_id == roots)
    return query.order_by(Comment.created_at, Comment.id)


def _parent_first(rows: list[Any]) -> list[Any]:
    """The tree in reading order; what says nothing and has no answers that do is left out."""
    children: defaultdict[UUID | None, list[Any]] = defaultdict(list)
    for row in rows:
        children[row.parent_id].append(row)

    def walked(row: Any) -> list[Any]:
        answers = [one for child in children[row.id] for one in walked(child)]
        return [row, *answers] if row.speaks or answers else []

    return [one for row in children[None] for one in walked(row)]


def _view(actor: Actor, artist: UUID, row: Any) -> CommentView:
    speaks = row.speaks
    return CommentView(
        id=str(row.id),
        parent_id=str(row.parent_id or ""),
        depth=row.depth,
        body=row.body if speaks else "",
        segments=_segments(row.body, set(row.named)) if speaks else [],
        gone="" if speaks else _why(row),
        author_handle=row.handle or "" if speaks else "",
        author_name=(row.display_name or row.handle or "") if speaks else "",
        author_avatar_url=avatar_url(row.avatar_key) if speaks else "",
        is_mine=speaks and row.author_id == actor.id,
        is_authors=speaks and row.author_id == artist,
        liked=bool(row.liked),
        likes=row.likes if speaks else 0,
        edited=speaks and row.edited_at is not None,
        hidden=row.hidden_at is not None,
        created_at=iso(row.created_at),
        created_text=ago(row.created_at),
    )


def _why(said: Any) -> str:
    if said.deleted_at:
        return "This comment was taken back."
    if said.hidden_at:
        return "A moderator has hidden this comment."
    return "A comment that you do not see."


def _segments(body: str, named: set[str]) -> list[Segment]:
    """Links, and the people who were named, as data."""
    found: list[Segment] = []
    for piece in links.segments(body):
        if piece.href:
            found.append(piece)
            continue
        at = 0
        for match in mentions.MENTION.finditer(piece.text):
            handle = match.group(1).lower()
            if handle in named:
                if match.start() > at:
                    found.append(Segment(piece.text[at : match.start()]))
                found.append(Segment(match.group(0), f"/u/{handle}"))
                at = match.end()
        if at < len(piece.text):
            found.append(Segment(piece.text[at:]))
    return found
