"""What is asked of one work: its page, its files."""

from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import Integer, Select, bindparam, func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session

from services import policy
from services.auth.actor import Actor
from services.edges.imaging import Facts
from services.kernel import cursors, ids
from services.kernel.cursors import Key
from services.kernel.errors import NotFound
from services.kernel.questions import Question
from services.kernel.settings import settings
from services.models import Palette, Post, PostTag, User
from services.posts import files, parents, similar, views
from services.posts.details import slug_of
from services.posts.parents import Named
from services.posts.views import Feed, PostPage

NEWEST = (Key(Post.created_at), Key(Post.id))


@dataclass(frozen=True, slots=True)
class Source:
    """The original of a work, for a download at another size."""

    key: str
    slug: str
    facts: Facts


def page(tx: Session, actor: Actor, slug: str) -> PostPage:
    """The page of a work, in one statement; a remix takes one more, and so does a moderator.

    Raises NotFound for what may not be seen.
    """
    row = _found(_page(tx, actor, number=ids.number(slug)).first())
    named, unseen = parents.of(tx, actor, row.id) if row.is_remix else ([], 0)
    return views.post_page(
        row,
        row.tags,
        is_mine=row.author_id == actor.id,
        parents=named,
        parents_unseen=unseen,
        remixes=row.remixes,
        similar=similar.noted(tx, actor, row.id),
    )


def remixes(
    tx: Session, actor: Actor, slug: str, *, cursor: str = "", limit: int | None = None
) -> Feed:
    """Works made from this one, the newest first. Raises NotFound."""
    query = views.select_cards(actor).where(parents.remixes(actor, _seen(tx, actor, slug).id))
    found = cursors.page(
        tx, query, sort="remixes", keys=NEWEST, cursor=cursor, limit=limit or settings().page_size
    )
    return Feed([views.card(row) for row in found.items], found.next_cursor)


def parent(tx: Session, actor: Actor, address: str) -> Named:
    """The work at an address, if a remix may name it. Raises Invalid with the reason."""
    return parents.require(tx, actor, [slug_of(address)])[0]


def source(tx: Session, actor: Actor, slug: str) -> Source:
    """Where the original lies. Raises NotFound for what may not be seen."""
    post = _seen(tx, actor, slug)
    area = "public" if post.files_public else "private"
    return Source(f"{area}/{files.path(post, 'original')}", slug, _facts(post))


_NUMBER: Any = bindparam("number", type_=Integer)


@Question
def _page(viewer: Actor) -> Select[Any]:
    return (
        views.select_cards(viewer)
        .outerjoin(Palette, Palette.id == Post.palette_id)
        .add_columns(*views.PAGE, _tags(), parents.there_are(), _count_remixes(viewer))
        .where(Post.number == _NUMBER, policy.visible_posts(viewer))
    )


@Question
def _post(viewer: Actor) -> Select[Any]:
    joined = select(Post).join(User, User.id == Post.author_id)
    return joined.where(Post.number == _NUMBER, policy.visible_posts(viewer))


def _tags() -> Any:
    query = select(PostTag.tag).where(PostTag.post_id == Post.id).order_by(PostTag.position)
    return func.array(query.correlate(Post).scalar_subquery()).label("tags")


def _count_remixes(viewer: Actor) -> Any:
    """How many there are, counted in the statement that reads the work."""
    parent = aliased(Post)
    work = select(parent.id).where(parent.number == _NUMBER).scalar_subquery()
    count = (
        select(func.count())
        .select_from(Post)
        .join(User, User.id == Post.author_id)
        .where(parents.remixes(viewer, work))
    )
    return count.correlate(None).scalar_subquery().label("remixes")


def _seen(tx: Session, actor: Actor, slug: str) -> Post:
    wanted = actor.values | {"number": ids.number(slug)}
    post: Post = _found(tx.scalar(_post.statement(actor), wanted))
    return post


def _found(row: Any) -> Any:
    if row is None:
        raise NotFound("There is no such work, or it is not public.")
    return row


def _facts(post: Post) -> Facts:
    """What the inspection said when the work was published."""
    kept = {f.name: getattr(post, f.name, None) for f in fields(Facts)}
    return Facts(
        **kept
        | {
            "format": post.native_format,
            "bytes": post.file_bytes,
            "durations_ms": tuple(post.durations_ms) if post.frames > 1 else (),
            "palette": tuple(post.palette),
            "hint": "",
            "look": (),
        }
    )
