"""The playlists of the demo people, made once."""

from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session

from services import policy
from services.auth.actor import Actor
from services.models import Playlist, PlaylistFollow, PlaylistItem, Post
from services.playlists.places import GAP
from services.seed.lists import LISTS, SeedList


def keep_lists(tx: Session, actor: Actor, people: dict[str, UUID]) -> None:
    """Playlists for those of the demo people who have none: what somebody changed stays."""
    policy.require_system(actor)
    owners = select(Playlist.owner_id).where(Playlist.owner_id.in_(people.values()))
    known = set(tx.scalars(owners))
    titles = {title for each in LISTS for title in each.works}
    found = tx.execute(
        select(Post.title, Post.id)
        .where(Post.author_id.in_(people.values()), Post.title.in_(titles))
        .where(Post.deleted_at.is_(None), Post.visibility == "public")
    )
    works: dict[str, UUID] = {row.title: row.id for row in found}
    for each in LISTS:
        if people[each.owner] not in known:
            _make(tx, each, people, [works[t] for t in each.works if t in works])


def _make(tx: Session, each: SeedList, people: dict[str, UUID], works: list[UUID]) -> None:
    playlist = Playlist(
        owner_id=people[each.owner],
        title=each.title,
        description=each.description,
        visibility=each.visibility,
        dwell_seconds=each.dwell_seconds,
        cover_id=works[0] if works else None,
    )
    tx.add(playlist)
    tx.flush()
    tx.add_all(
        PlaylistItem(playlist_id=playlist.id, post_id=work, position=GAP * (i + 1))
        for i, work in enumerate(works)
    )
    tx.add_all(
        PlaylistFollow(playlist_id=playlist.id, user_id=people[handle]) for handle in each.followers
    )
    tx.flush()
