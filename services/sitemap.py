"""The lists of the site map: what everyone finds, by where it is and when it last changed.

Nothing here depends on who asks.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, exists, func, select
from sqlmodel import Session

from services import policy
from services.auth.actor import Actor
from services.kernel import ids
from services.kernel.clock import iso
from services.models import Palette, Playlist, Post, User
from services.posts import files

WORKS_A_PAGE = 10_000  # a site map may name 50,000 addresses (sitemaps.org)
PEOPLE_A_PAGE = 50_000
PALETTES_MOST = 49_000


@dataclass(frozen=True, slots=True)
class Place:
    """An address of a site map: a path, and when what stands there last changed."""

    path: str
    changed_at: str
    image_url: str = ""


def works_pages(tx: Session, actor: Actor) -> int:
    """How many pages of works the site map has: each is a range of numbers."""
    last = tx.scalar(select(func.max(Post.number))) or 0
    return last // WORKS_A_PAGE + 1 if last else 0


def works(tx: Session, actor: Actor, page: int) -> list[Place]:
    """The listed works whose numbers fall into the page, in their order."""
    first = page * WORKS_A_PAGE
    listed = select(Post).join(User, User.id == Post.author_id).where(policy.listed_posts(actor))
    inside = listed.where(Post.number >= first, Post.number < first + WORKS_A_PAGE)
    return [
        Place(f"/posts/{ids.slug(p.number)}", iso(p.artwork_modified_at), files.address(p, "card"))
        for p in tx.scalars(inside.order_by(Post.number))
    ]


def playlist_pages(tx: Session, actor: Actor) -> int:
    """How many pages of playlists the site map has: each is a range of numbers, as of works."""
    last = tx.scalar(select(func.max(Playlist.number))) or 0
    return last // WORKS_A_PAGE + 1 if last else 0


def playlists(tx: Session, actor: Actor, page: int) -> list[Place]:
    """The public playlists with works whose numbers fall into the page, in their order."""
    first = page * WORKS_A_PAGE
    listed = select(Playlist.number).join(User, User.id == Playlist.owner_id)
    listed = listed.where(
        policy.visible_playlists(actor), Playlist.visibility == "public", Playlist.works > 0
    )
    inside = listed.where(Playlist.number >= first, Playlist.number < first + WORKS_A_PAGE)
    numbers = tx.scalars(inside.order_by(Playlist.number))
    return [Place(f"/playlists/{ids.slug(number)}", "") for number in numbers]


def people_pages(tx: Session, actor: Actor) -> list[str]:
    """The first characters of the handles that the site map lists: a page for each."""
    first = func.left(User.handle, 1)
    found = tx.scalars(select(first).where(_people(actor)).distinct())
    return sorted(found)


def people(tx: Session, actor: Actor, first: str) -> list[Place]:
    """People with listed works whose handles begin with one character, by their handles."""
    newest = (
        select(func.max(Post.created_at))
        .where(Post.author_id == User.id, policy.listed_posts(actor))
        .correlate(User)
        .scalar_subquery()
    )
    chosen = select(User.handle, newest).where(_people(actor), func.left(User.handle, 1) == first)
    rows = tx.execute(chosen.order_by(User.handle).limit(PEOPLE_A_PAGE))
    return [Place(f"/u/{handle}", iso(moment)) for handle, moment in rows]


def palettes(tx: Session, actor: Actor) -> list[Place]:
    """The palettes of listed works, the well-known ones first, the others by their newest work."""
    newest = func.max(Post.created_at)
    rows = tx.execute(
        select(Palette.key, Palette.known, newest)
        .join(Post, Post.palette_id == Palette.id)
        .join(User, User.id == Post.author_id)
        .where(policy.listed_posts(actor))
        .group_by(Palette.id)
        .order_by(newest.desc(), Palette.key)
        .limit(PALETTES_MOST)
    ).all()
    known: dict[str, str] = {}
    for _, slugs, moment in rows:
        for slug in slugs:
            known.setdefault(slug, iso(moment))
    own = {key: iso(moment) for key, _, moment in rows}
    return [Place(f"/palettes/{name}", moment) for name, moment in (known | own).items()]


def _people(actor: Actor) -> Any:
    listed = exists().where(Post.author_id == User.id, policy.listed_posts(actor)).correlate(User)
    return and_(policy.visible_people(actor), listed)
