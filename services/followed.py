"""What is followed: the works of people and under hashtags, and which hashtags one follows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    and_,
    delete,
    func,
    literal_column,
    or_,
    select,
    true,
    union,
)
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session

from services import policy
from services.auth.actor import Actor
from services.edges import limits
from services.edges.limits import Rate
from services.kernel import cursors
from services.kernel.cursors import Key
from services.kernel.errors import Invalid, LimitReached
from services.kernel.settings import settings
from services.kernel.text import hashtags
from services.models import Follow, HashtagFollow, Post, PostTag, User

RECENT = (Key(Post.created_at), Key(Post.id))
TAGGED = (Key(PostTag.created_at), Key(PostTag.post_id))
LATEST = (Key(HashtagFollow.created_at), Key(HashtagFollow.id))


@dataclass(frozen=True)
class FollowedHashtag:
    """A hashtag that one follows."""

    tag: str
    url: str


@dataclass(frozen=True)
class FollowedHashtags:
    """One page of them and the cursor of the next; empty at the end."""

    items: list[FollowedHashtag] = field(default_factory=list)
    next_cursor: str = ""


def hashtag(said: str) -> str:
    """A hashtag as works have it. Raises Invalid for what can be none."""
    found = hashtags([said], most=1, longest=settings().hashtag_length_max)
    if not found:
        raise Invalid("A hashtag is one word.", fields={"tag": "One word."})
    return found[0]


def follow(tx: Session, actor: Actor, tag: str) -> None:
    """Has works with a hashtag among those of the people whom one follows.

    Raises Invalid, LimitReached, TooSoon.
    """
    me, tag = _admitted(actor), hashtag(tag)
    tx.execute(select(User.id).where(User.id == me).with_for_update(key_share=True))
    most, mine = settings().hashtag_follows_max, HashtagFollow.user_id == me
    if follows(tx, actor, tag):
        return
    if (tx.scalar(select(func.count()).select_from(HashtagFollow).where(mine)) or 0) >= most:
        raise LimitReached(
            f"You can follow up to {most:,} hashtags; that is how many you do.", most=most
        )
    tx.execute(insert(HashtagFollow).values(user_id=me, tag=tag).on_conflict_do_nothing())


def unfollow(tx: Session, actor: Actor, tag: str) -> None:
    """Follows a hashtag no longer. Raises Invalid."""
    me = _admitted(actor)
    mine = (HashtagFollow.user_id == me, HashtagFollow.tag == hashtag(tag))
    tx.execute(delete(HashtagFollow).where(*mine))


def follows(tx: Session, actor: Actor, tag: str) -> bool:
    """Whether the actor follows a hashtag; nobody follows none. Raises Invalid."""
    mine = (HashtagFollow.user_id == actor.id, HashtagFollow.tag == hashtag(tag))
    return actor.id is not None and bool(tx.scalar(select(HashtagFollow.id).where(*mine)))


def followed_hashtags(
    tx: Session, actor: Actor, *, cursor: str = "", limit: int | None = None
) -> FollowedHashtags:
    """The hashtags that the actor follows, the latest first. Raises NotSignedIn."""
    me = policy.require_person(actor, "read")
    found = cursors.page(
        tx,
        select(HashtagFollow.tag).where(HashtagFollow.user_id == me),
        sort="followed hashtags",
        keys=LATEST,
        cursor=cursor,
        limit=limit or settings().page_size,
    )
    items = [FollowedHashtag(row.tag, f"/hashtags/{quote(row.tag)}") for row in found.items]
    return FollowedHashtags(items, found.next_cursor)


def _admitted(actor: Actor) -> Any:
    me = policy.require_person(actor)
    limits.hit(Rate("relations", settings().relations_per_minute, 60), str(me))
    return me


def works(
    viewer: Actor, behind: bool, limit: int, holds: Sequence[ColumnElement[bool]]
) -> Select[Any]:
    """The ids of works of which a page of /following is made, however much is followed.

    A page of n works is by at most n people and under at most n hashtags: those whose newest
    work (behind the cursor) is the newest. One look into an index finds each one's newest; only
    of the first n are more works read, and of these the newest n are looked up. ``holds`` are the
    filters. So the cost is that of what is followed, not of the works.
    """
    people = select(Follow.followed_id.label("it")).where(
        policy.is_viewer(viewer, Follow.follower_id)
    )
    tags = select(HashtagFollow.tag.label("it")).where(
        policy.is_viewer(viewer, HashtagFollow.user_id)
    )
    listed = and_(policy.listed_posts(viewer, alone=True), *holds)

    def theirs(person: Any) -> Select[Any]:
        return select(Post.created_at, Post.id).where(Post.author_id == person, listed)

    def tagged(tag: Any) -> Select[Any]:
        found = select(PostTag.created_at, PostTag.post_id.label("id"))
        return found.join(Post, Post.id == PostTag.post_id).where(PostTag.tag == tag, listed)

    both = union(  # each work once, be it by somebody and under a hashtag
        _newest(people, theirs, RECENT, behind, limit),
        _newest(tags, tagged, TAGGED, behind, limit),
    ).subquery()
    ordered = select(both.c.id).order_by(both.c.created_at.desc(), both.c.id.desc())
    return ordered.limit(literal_column(str(limit + 1), Integer))


def is_followed(viewer: Actor) -> ColumnElement[bool]:
    """Condition that a work is by a person or under a hashtag that the viewer follows."""
    people = select(Follow.followed_id).where(policy.is_viewer(viewer, Follow.follower_id))
    tags = select(HashtagFollow.tag).where(policy.is_viewer(viewer, HashtagFollow.user_id))
    tagged = select(PostTag.id).where(PostTag.post_id == Post.id, PostTag.tag.in_(tags))
    return or_(Post.author_id.in_(people), tagged.correlate(Post).exists())


def _newest(
    followed: Select[Any],
    works: Callable[[Any], Select[Any]],
    keys: tuple[Key, ...],
    behind: bool,
    limit: int,
) -> Select[Any]:
    """Some works of each that is followed, of those whose newest works are the newest."""
    rows: Any = literal_column(str(limit + 1), Integer)

    def first(each: Any, most: Any) -> Any:
        found = works(each.c.it).where(*([cursors.after(keys)] if behind else [])).correlate(each)
        return found.order_by(*(key.column.desc() for key in keys)).limit(most).lateral()

    each = followed.subquery()
    newest = first(each, literal_column("1", Integer))
    ordered = select(each.c.it).join(newest, true())
    ordered = ordered.order_by(newest.c.created_at.desc(), newest.c.id.desc())
    nearest = ordered.limit(rows).subquery()
    some = first(nearest, rows)
    return select(some.c.created_at, some.c.id).select_from(nearest).join(some, true())
