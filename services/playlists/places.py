"""Finding playlists, and the order within one: positions with gaps, so that a move is one row."""

from uuid import UUID

from sqlalchemy import ColumnElement, func, select, text
from sqlmodel import Session

from services import policy
from services.auth.actor import Actor
from services.kernel import ids
from services.kernel.errors import Forbidden, NotFound
from services.models import Playlist, PlaylistItem, User

GAP = 2**20
NUMBER_ANEW = text("""
UPDATE playlist_item SET position = ordered.place * :gap
FROM (SELECT id, row_number() OVER (ORDER BY position, id) AS place
      FROM playlist_item WHERE playlist_id = :playlist) AS ordered
WHERE playlist_item.id = ordered.id
""")


def seen(tx: Session, actor: Actor, slug: str) -> Playlist:
    """The playlist, if the actor may see it. Raises NotFound."""
    found = tx.scalars(
        select(Playlist)
        .join(User, User.id == Playlist.owner_id)
        .where(Playlist.number == ids.number(slug), policy.visible_playlists(actor))
    ).first()
    if found is None:
        raise NotFound("There is no such playlist.")
    return found


def shown(actor: Actor, playlist: Playlist) -> ColumnElement[bool]:
    """Which works a playlist shows, for a query over Post joined with its author's User.

    Its owner and moderators see what they may see; others what a profile would show them: a
    list gives away no link, and shows no warned work to who did not ask for it.
    """
    if actor.id == playlist.owner_id:
        return policy.visible_posts(actor)
    return policy.on_profile(actor)


def own(tx: Session, actor: Actor, slug: str) -> Playlist:
    """The same, of the actor, locked: its order changes for one at a time.

    Raises NotSignedIn, NotFound, Forbidden.
    """
    policy.require_person(actor)
    playlist = seen(tx, actor, slug)
    if playlist.owner_id != actor.id:
        raise Forbidden("Only its owner can change this playlist.")
    tx.refresh(playlist, with_for_update=True)
    return playlist


def item(tx: Session, playlist: Playlist, post_id: UUID) -> PlaylistItem:
    """A work's place in it. Raises NotFound."""
    found = tx.scalars(
        select(PlaylistItem).where(
            PlaylistItem.playlist_id == playlist.id, PlaylistItem.post_id == post_id
        )
    ).first()
    if found is None:
        raise NotFound("That work is not in this playlist.")
    return found


def end(tx: Session, playlist: Playlist) -> int:
    """The position behind the last work."""
    last = select(func.max(PlaylistItem.position)).where(PlaylistItem.playlist_id == playlist.id)
    return (tx.scalar(last) or 0) + GAP


def before(tx: Session, playlist: Playlist, other: PlaylistItem, moved: UUID) -> int:
    """A position right before another work; makes room where there is none."""
    for _ in range(2):
        above = tx.scalar(
            select(func.max(PlaylistItem.position)).where(
                PlaylistItem.playlist_id == playlist.id,
                PlaylistItem.position < other.position,
                PlaylistItem.id != moved,
            )
        )
        low = other.position - 2 * GAP if above is None else above
        if other.position - low > 1:
            return (low + other.position) // 2
        tx.execute(NUMBER_ANEW, {"gap": GAP, "playlist": playlist.id})
        tx.refresh(other)
    raise AssertionError("there is room after numbering anew")
