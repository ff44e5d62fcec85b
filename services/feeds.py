"""Feeds: lists of works in an order, a page at a time by keyset."""

from sqlmodel import Session

from services import accounts, policy
from services.auth.actor import Actor
from services.kernel import cursors
from services.kernel.cursors import Key
from services.kernel.errors import Invalid, NotFound
from services.kernel.settings import settings
from services.models import Post
from services.posts import views
from services.posts.views import Feed

RECENT = (Key(Post.created_at), Key(Post.id))
PROMOTED = (Key(Post.promoted_at), Key(Post.id))


def recent(tx: Session, actor: Actor, *, cursor: str = "", limit: int | None = None) -> Feed:
    """All listed works, the newest first. One statement."""
    query = views.select_cards().where(policy.listed_posts(actor))
    return _page(tx, query, "recent", RECENT, cursor, limit)


def promoted(tx: Session, actor: Actor, *, cursor: str = "", limit: int | None = None) -> Feed:
    """Listed works that moderators put on the front page, the latest choice first."""
    query = views.select_cards().where(
        policy.listed_posts(actor),
        Post.promoted_at.is_not(None),
    )
    return _page(tx, query, "promoted", PROMOTED, cursor, limit)


def by_author(
    tx: Session, actor: Actor, handle: str, *, cursor: str = "", limit: int | None = None
) -> Feed:
    """An author's works, the newest first; their own list has the hidden ones too."""
    author_id = accounts.id_of(tx, handle)
    if author_id is None:
        raise NotFound("There is nobody of this name.")
    query = views.select_cards().where(
        Post.author_id == author_id,
        policy.on_profile(actor, author_id),
    )
    return _page(tx, query, "author", RECENT, cursor, limit)


FEEDS = {"recent": recent, "promoted": promoted}


def _page(
    tx: Session, query, sort: str, keys: tuple[Key, ...], cursor: str, limit: int | None
) -> Feed:
    most = settings().page_size_max
    limit = settings().page_size if limit is None else limit
    if not 1 <= limit <= most:
        raise Invalid(f"A page has 1 to {most} works.", fields={"limit": f"1 to {most}."})
    found = cursors.page(tx, query, sort=sort, keys=keys, cursor=cursor, limit=limit)
    return Feed([views.card(row) for row in found.items], found.next_cursor)
