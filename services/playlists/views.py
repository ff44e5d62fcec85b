"""The shapes in which a playlist is seen."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import aliased

from services.accounts.views import avatar_url
from services.auth.actor import Actor
from services.kernel import ids
from services.kernel.clock import iso
from services.models import Playlist, Post, User
from services.posts import files
from services.posts.views import PostCard

Cover = aliased(Post)
_COVER = ("storage_key", "files_public", "native_format", "frames", "width", "height", "id")


@dataclass(frozen=True, slots=True)
class PlaylistCard:
    """A playlist in a list. Without ``cover_url`` it has no cover that all may see."""

    slug: str
    url: str
    title: str
    owner_handle: str
    owner_name: str
    owner_avatar_url: str
    visibility: str
    works: int
    followers: int
    cover_url: str
    cover_width: int
    cover_height: int
    created_at: str


@dataclass(frozen=True, slots=True)
class PlaylistPage:
    """A playlist on its own page. ``unseen`` works are left out for this viewer."""

    card: PlaylistCard
    description: str
    dwell_seconds: int
    unseen: int
    is_mine: bool
    followed: bool


@dataclass(frozen=True, slots=True)
class Item:
    """A work in a playlist; ``dwell_seconds`` is how long it stays when it is played."""

    id: str
    work: PostCard
    dwell_seconds: int


@dataclass(frozen=True, slots=True)
class Items:
    """Some works of a playlist, in its order, and the cursor of what follows."""

    items: list[Item]
    next_cursor: str = ""


@dataclass(frozen=True, slots=True)
class Playlists:
    """Some playlists and the cursor of what follows."""

    items: list[PlaylistCard]
    next_cursor: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the caller's playlists, and whether a certain work stands in it."""

    slug: str
    title: str
    works: int
    has_it: bool


def select_playlists(actor: Actor) -> Select[Any]:
    """The query of playlists: with their owner, and their cover unless a block is between its
    author and the caller."""
    apart = [Cover.author_id.not_in(actor.apart)] if actor.apart else []
    covers = [getattr(Cover, name).label(f"cover_{name}") for name in _COVER]
    return (
        select(Playlist, User.handle, User.display_name, User.avatar_key, *covers)
        .join(User, User.id == Playlist.owner_id)
        .outerjoin(
            Cover,
            and_(
                Cover.id == Playlist.cover_id,
                Cover.files_public,
                Cover.deleted_at.is_(None),
                Cover.visibility == "public",
                func.cardinality(Cover.warnings) == 0,
                *apart,
            ),
        )
    )


def card(row: Any) -> PlaylistCard:
    """A card from a row of ``select_playlists``."""
    playlist: Playlist = row.Playlist
    slug = ids.slug(playlist.number)
    return PlaylistCard(
        slug=slug,
        url=f"/playlists/{slug}",
        title=playlist.title,
        owner_handle=row.handle,
        owner_name=row.display_name or row.handle,
        owner_avatar_url=avatar_url(row.avatar_key),
        visibility=playlist.visibility,
        works=playlist.works,
        followers=playlist.followers,
        cover_url=_cover_url(row),
        cover_width=row.cover_width or 0,
        cover_height=row.cover_height or 0,
        created_at=iso(playlist.created_at),
    )


def _cover_url(row: Any) -> str:
    if row.cover_id is None:
        return ""
    return files.url(_Cover(**{name: getattr(row, f"cover_{name}") for name in _COVER}), "poster")


@dataclass(frozen=True, slots=True)
class _Cover:
    """The columns of a work that its files' address is made from."""

    storage_key: Any
    files_public: bool
    native_format: str
    frames: int
    width: int
    height: int
    id: Any
