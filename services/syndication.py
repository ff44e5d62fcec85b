"""What programs read of Makapix: entries of news feeds, and what other servers read of a person and
their works.

Only what everyone finds: works that are listed (approved, public) and people who are there.
Works with a warning are left out, but for servers, which are told of the warning and cover
them as their own readers wish. Nothing here depends on who asks.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, select
from sqlmodel import Session

from services import feeds, policy
from services.accounts.views import avatar_url
from services.auth.actor import Actor
from services.kernel import cursors, ids, links
from services.kernel.clock import iso, now
from services.kernel.cursors import Key
from services.kernel.errors import Gone, NotFound
from services.kernel.links import Link, Segment
from services.models import AuthSession, Comment, Post, PostTag, User
from services.posts import files, views
from services.posts.details import LICENCE_NAMES
from services.posts.views import PostCard
from services.profiles import handles


@dataclass(frozen=True, slots=True)
class Entry:
    """A work in a news feed; the addresses are whole, the times RFC 3339 in UTC."""

    card: PostCard
    description: str
    licence: str
    licence_url: str
    image_url: str
    original_url: str
    original_type: str
    original_bytes: int
    updated_at: str
    author_id: UUID
    hashtags: list[str] = field(default_factory=list)


def entries(
    tx: Session, actor: Actor, feed: str, *, of: str = "", cursor: str = ""
) -> tuple[list[Entry], str]:
    """The first works of a feed (``feeds.FEEDS``), or ``of`` an author, a hashtag or a category,
    and the cursor of what follows.

    Works that wait for approval, which a profile shows, are left out: their files have no
    lasting address. Raises NotFound, Moved, Invalid for a foreign cursor.
    """
    if feed == "author":
        page = feeds.by_author(tx, actor, of, shelf="works", cursor=cursor)
    elif feed == "hashtag":
        page = feeds.under_hashtag(tx, actor, of, cursor=cursor)
    elif feed == "category":
        page = feeds.in_category(tx, actor, of, cursor=cursor)
    else:
        page = feeds.FEEDS[feed](tx, actor, cursor=cursor)
    numbers = [card.number for card in page.items]
    rows = tx.scalars(select(Post).where(Post.number.in_(numbers), Post.files_public))
    posts = {post.number: post for post in rows}
    found = [_entry(card, posts[card.number]) for card in page.items if card.number in posts]
    return found, page.next_cursor


# --- for other servers


@dataclass(frozen=True, slots=True)
class Author:
    """A person as other servers read them; addresses are whole."""

    id: UUID
    handle: str
    name: str
    bio: list[Segment]
    links: list[Link]
    avatar_url: str
    followers: int
    following: int
    works: int
    joined_at: str


@dataclass(frozen=True, slots=True)
class Usage:
    """How many people there are, came in the last 30 and 180 days, and what they published."""

    people: int
    active_month: int
    active_half_year: int
    works: int
    comments: int


NEWEST = (Key(Post.created_at), Key(Post.id))
# Listed, whatever warnings a work carries: who reads is told of them.
TOLD = and_(policy.PUBLIC, policy.with_public_files())
NOTES_A_PAGE = 20


def author(tx: Session, actor: Actor, *, handle: str = "", person_id: UUID | None = None) -> Author:
    """A person by their handle or their id. Raises NotFound, Moved."""
    if person_id is None:
        person = handles.find(tx, actor, handle)
    else:
        found = tx.get(User, person_id)
        if found is None or not policy.can_see_person(actor, found):
            raise NotFound("There is nobody here.")
        person = found
    theirs = select(func.count()).select_from(Post).join(User, User.id == Post.author_id)
    return Author(
        id=person.id,
        handle=person.handle,
        name=person.display_name or person.handle,
        bio=links.segments(person.bio),
        links=[links.shown(href) for href in person.links],
        avatar_url=avatar_url(person.avatar_key),
        followers=person.followers,
        following=person.following,
        works=tx.scalar(theirs.where(Post.author_id == person.id, TOLD)) or 0,
        joined_at=iso(person.created_at),
    )


def notes(
    tx: Session, actor: Actor, person_id: UUID, *, cursor: str = ""
) -> tuple[list[Entry], str]:
    """A person's works, the newest first, and the cursor of older ones.

    Raises NotFound, Invalid for a foreign cursor.
    """
    theirs = author(tx, actor, person_id=person_id).id
    query = views.select_cards(actor).where(Post.author_id == theirs, TOLD)
    page = cursors.page(tx, query, sort="notes", keys=NEWEST, cursor=cursor, limit=NOTES_A_PAGE)
    return _described(tx, [views.card(row) for row in page.items]), page.next_cursor


def note(tx: Session, actor: Actor, slug: str) -> Entry:
    """A work. Raises NotFound, Gone for one that was deleted."""
    query = views.select_cards(actor).where(Post.number == ids.number(slug), TOLD)
    row = tx.execute(query).first()
    if row is None:
        raise missing_work(tx, actor, slug)
    return _described(tx, [views.card(row)])[0]


def missing_work(tx: Session, actor: Actor, slug: str) -> NotFound | Gone:
    """The refusal where a work is not for everyone: Gone for one that was, and was deleted.

    A number that was given away and has no row is that of a work that was deleted for good.
    """
    number = ids.number(slug)
    if number is not None:
        here = select(Post.deleted_at, Post.visibility).where(Post.number == number)
        row, last = tx.execute(here).first(), tx.scalar(select(func.max(Post.number))) or 0
        deleted = row is not None and row.deleted_at is not None and row.visibility == "public"
        if deleted or (row is None and number < last):
            return Gone("This work was deleted.")
    return NotFound("There is no such work.")


def usage(tx: Session, actor: Actor) -> Usage:
    """What the house tells of itself: people who are there, works that everyone finds, comments
    below them whose words are read. One statement."""

    def came(days: int) -> Any:
        since = AuthSession.used_at > now() - timedelta(days=days)
        return select(func.count(AuthSession.user_id.distinct())).where(since).scalar_subquery()

    def all_of(query: Any) -> Any:
        return query.scalar_subquery()

    people = select(func.count()).select_from(User).where(policy.visible_people(actor))
    works = select(func.count()).select_from(Post).join(User, User.id == Post.author_id).where(TOLD)
    heard = select(User.id).where(policy.visible_people(actor)).correlate(None)
    said = (
        select(func.count())
        .select_from(Comment)
        .join(Post, Post.id == Comment.post_id)
        .join(User, User.id == Post.author_id)
        .where(TOLD, Comment.deleted_at.is_(None), Comment.hidden_at.is_(None))
        .where(Comment.author_id.in_(heard))
    )
    row = tx.execute(select(all_of(people), came(30), came(180), all_of(works), all_of(said))).one()
    return Usage(*row)


def _described(tx: Session, cards: list[PostCard]) -> list[Entry]:
    """Cards with what their pages say. Two statements."""
    numbers = [card.number for card in cards]
    posts = {post.number: post for post in tx.scalars(select(Post).where(Post.number.in_(numbers)))}
    tags: dict[UUID, list[str]] = {}
    of = PostTag.post_id.in_([post.id for post in posts.values()])
    for tag in tx.scalars(select(PostTag).where(of).order_by(PostTag.tag)):
        tags.setdefault(tag.post_id, []).append(tag.tag)
    return [_entry(card, post := posts[card.number], tags.get(post.id)) for card in cards]


def _entry(card: PostCard, post: Post, tags: list[str] | None = None) -> Entry:
    return Entry(
        card=card,
        description=post.description,
        licence=LICENCE_NAMES[post.licence][0],
        licence_url=LICENCE_NAMES[post.licence][1],
        image_url=files.address(post, "card"),
        original_url=files.address(post, "original"),
        original_type=files.CONTENT_TYPES[post.native_format],
        original_bytes=post.file_bytes,
        updated_at=iso(post.artwork_modified_at),
        author_id=post.author_id,
        hashtags=tags or [],
    )
