"""What is asked of playlists: a page of one, its works, lists of them."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, select
from sqlmodel import Session

from services import policy
from services.auth.actor import Actor
from services.kernel import cursors, ids
from services.kernel.cursors import Key
from services.kernel.settings import settings
from services.models import Playlist, PlaylistFollow, PlaylistItem, Post, User
from services.playlists import places, views
from services.playlists.views import Choice, Item, Items, PlaylistPage, Playlists
from services.posts.views import card, select_cards
from services.profiles import handles

ORDER = (Key(PlaylistItem.position, descending=False), Key(PlaylistItem.id, descending=False))
NEWEST = (Key(Playlist.created_at), Key(Playlist.id))
FOLLOWED = (Key(PlaylistFollow.created_at), Key(PlaylistFollow.id))


def page(tx: Session, actor: Actor, slug: str) -> PlaylistPage:
    """A playlist without its works, in three statements. Raises NotFound."""
    playlist = places.seen(tx, actor, slug)
    row = tx.execute(views.select_playlists(actor).where(Playlist.id == playlist.id)).one()
    seen = (
        select(func.count())
        .select_from(PlaylistItem)
        .join(Post, Post.id == PlaylistItem.post_id)
        .join(User, User.id == Post.author_id)
        .where(PlaylistItem.playlist_id == playlist.id, places.shown(actor, playlist))
    )
    followed = exists().where(
        PlaylistFollow.playlist_id == playlist.id, PlaylistFollow.user_id == actor.id
    )
    count, follows = tx.execute(select(seen.scalar_subquery(), followed)).one()
    return PlaylistPage(
        card=views.card(row),
        description=playlist.description,
        dwell_seconds=playlist.dwell_seconds,
        unseen=playlist.works - count,
        is_mine=playlist.owner_id == actor.id,
        followed=follows,
    )


def works(
    tx: Session, actor: Actor, slug: str, *, cursor: str = "", limit: int | None = None
) -> Items:
    """The works of a playlist that it shows to the actor, in its order. Raises NotFound."""
    playlist = places.seen(tx, actor, slug)
    query = (
        select_cards(actor)
        .add_columns(PlaylistItem.id.label("item_id"), PlaylistItem.dwell_seconds)
        .join(PlaylistItem, PlaylistItem.post_id == Post.id)
        .where(PlaylistItem.playlist_id == playlist.id, places.shown(actor, playlist))
    )
    found = _paged(tx, query, "playlist", ORDER, cursor, limit)
    return Items(
        [
            Item(str(row.item_id), card(row), row.dwell_seconds or playlist.dwell_seconds)
            for row in found.items
        ],
        found.next_cursor,
    )


def by_owner(
    tx: Session, actor: Actor, handle: str, *, cursor: str = "", limit: int | None = None
) -> Playlists:
    """Somebody's playlists, the newest first: all of them for themselves, else the public ones.

    Raises NotFound, Moved.
    """
    owner = handles.find(tx, actor, handle)
    query = views.select_playlists(actor).where(_on_profile(actor, owner.id))
    found = _paged(tx, query, "playlists", NEWEST, cursor, limit)
    return Playlists([views.card(row) for row in found.items], found.next_cursor)


def count(tx: Session, actor: Actor, handle: str) -> int:
    """How many playlists ``by_owner`` lists. Raises NotFound, Moved."""
    owner = handles.find(tx, actor, handle)
    listed = select(func.count()).select_from(Playlist).join(User, User.id == Playlist.owner_id)
    return tx.scalar(listed.where(_on_profile(actor, owner.id))) or 0


def followed(tx: Session, actor: Actor, *, cursor: str = "", limit: int | None = None) -> Playlists:
    """The playlists that the caller follows, the latest first. Raises NotSignedIn."""
    person = policy.require_person(actor, scope="read")
    query = (
        views.select_playlists(actor)
        .join(PlaylistFollow, PlaylistFollow.playlist_id == Playlist.id)
        .where(PlaylistFollow.user_id == person, policy.visible_playlists(actor))
    )
    found = _paged(tx, query, "followed playlists", FOLLOWED, cursor, limit)
    return Playlists([views.card(row) for row in found.items], found.next_cursor)


def choices(tx: Session, actor: Actor, work: str) -> list[Choice]:
    """The caller's playlists, the newest first, and which of them hold a work."""
    person = policy.require_person(actor, scope="read")
    holds = (
        exists()
        .where(PlaylistItem.playlist_id == Playlist.id, PlaylistItem.post_id == Post.id)
        .where(Post.number == ids.number(work))
        .label("has_it")
    )
    rows = tx.execute(
        select(Playlist.number, Playlist.title, Playlist.works, holds)
        .where(Playlist.owner_id == person)
        .order_by(Playlist.created_at.desc(), Playlist.id.desc())
        .limit(settings().playlists_max)
    )
    return [Choice(ids.slug(number), *rest) for number, *rest in rows]


def _on_profile(actor: Actor, owner_id: UUID) -> ColumnElement[bool]:
    listed = and_(Playlist.owner_id == owner_id, policy.visible_playlists(actor))
    if actor.id == owner_id or actor.is_moderator:
        return listed
    return and_(listed, Playlist.visibility == "public")


def _paged(
    tx: Session, query: Any, sort: str, keys: tuple[Key, ...], cursor: str, limit: int | None
) -> cursors.Page[Any]:
    size = limit or settings().page_size
    return cursors.page(tx, query, sort=sort, keys=keys, cursor=cursor, limit=size)
