"""What is done with playlists: made, filled, put in order, followed, deleted."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from services import policy
from services.auth.actor import Actor
from services.edges import limits
from services.edges.limits import Rate
from services.kernel import ids, text
from services.kernel.errors import Invalid, LimitReached, NotFound
from services.kernel.settings import settings
from services.models import Playlist, PlaylistFollow, PlaylistItem, Post, User
from services.models.playlists import DWELL_LEAST, DWELL_MOST, SEEN_BY
from services.playlists import places

FIELDS = ("title", "description", "visibility", "dwell_seconds")


class PlaylistFull(LimitReached):
    """The playlist has as many works as one may have."""

    code = "playlist_full"


def create(tx: Session, actor: Actor, *, work: str = "", **said: Any) -> str:
    """A new playlist, with a first work where its slug is given; returns the playlist's slug.

    Raises Invalid with a sentence for each field, NotFound for the work,
    LimitReached for a person with ``playlists_max``.
    """
    person = policy.require_person(actor)
    limits.hit(Rate("playlists", settings().playlists_hour, 3600), str(person))
    tx.execute(select(User.id).where(User.id == person).with_for_update(key_share=True))
    mine = select(func.count()).select_from(Playlist).where(Playlist.owner_id == person)
    most = settings().playlists_max
    if (tx.scalar(mine) or 0) >= most:
        raise LimitReached(f"You have {most} playlists, which is the most.")
    playlist = Playlist(owner_id=person, **_parsed({"title": "", **said}))
    tx.add(playlist)
    tx.flush()
    tx.refresh(playlist)
    if work:
        _put(tx, actor, playlist, work)
    return ids.slug(playlist.number)


def edit(tx: Session, actor: Actor, slug: str, changes: Mapping[str, Any]) -> None:
    """New words and choices for an own playlist; ``cover`` is the slug of a work in it.

    What is left out stays. Raises Invalid, and what ``places.own`` does.
    """
    playlist = places.own(tx, actor, slug)
    said = dict(changes)
    cover = said.pop("cover", None)
    playlist.sqlmodel_update(_parsed(said))
    if cover is not None:
        playlist.cover_id = places.item(tx, playlist, _work(tx, actor, cover)).post_id


def remove(tx: Session, actor: Actor, slug: str) -> None:
    """Deletes an own playlist for good; its works stay where they are."""
    tx.delete(places.own(tx, actor, slug))


def put(tx: Session, actor: Actor, slug: str, work: str) -> None:
    """Puts a work at the end; nothing when it is there already.

    Raises NotFound, Forbidden, and PlaylistFull at 1,000 (the database counts).
    """
    _put(tx, actor, places.own(tx, actor, slug), work)


def take(tx: Session, actor: Actor, slug: str, work: str) -> None:
    """Takes a work out; nothing when it is not there. One need not see the work for that."""
    playlist = places.own(tx, actor, slug)
    named = select(Post.id).where(Post.number == ids.number(work))
    post_id = tx.scalar(named)
    of_it = (PlaylistItem.playlist_id == playlist.id, PlaylistItem.post_id == post_id)
    tx.execute(delete(PlaylistItem).where(*of_it))
    if playlist.cover_id == post_id:
        playlist.cover_id = _first(tx, playlist)


def move(tx: Session, actor: Actor, slug: str, work: str, before: str = "") -> None:
    """Puts a work right before another, or at the end. Raises NotFound, Forbidden, Invalid."""
    playlist = places.own(tx, actor, slug)
    if work == before:
        raise Invalid("A work cannot stand before itself.")
    moved = places.item(tx, playlist, _number(tx, work))
    if before:
        other = places.item(tx, playlist, _number(tx, before))
        moved.position = places.before(tx, playlist, other, moved.id)
    else:
        moved.position = places.end(tx, playlist)


def dwell(tx: Session, actor: Actor, slug: str, work: str, seconds: int | None) -> None:
    """How long a work stays when it is played; None: as the playlist says. Raises Invalid."""
    playlist = places.own(tx, actor, slug)
    places.item(tx, playlist, _number(tx, work)).dwell_seconds = (
        None if seconds is None else _seconds(seconds)
    )


def follow(tx: Session, actor: Actor, slug: str) -> None:
    """Follows a playlist of somebody else; twice is once. Raises NotFound, Invalid."""
    person = policy.require_person(actor)
    playlist = places.seen(tx, actor, slug)
    if playlist.owner_id == person:
        raise Invalid("Your own playlists are yours already.")
    row = {"id": uuid4(), "playlist_id": playlist.id, "user_id": person}
    tx.execute(insert(PlaylistFollow).values(row).on_conflict_do_nothing())


def unfollow(tx: Session, actor: Actor, slug: str) -> None:
    """Follows it no longer."""
    person = policy.require_person(actor)
    named = select(Playlist.id).where(Playlist.number == ids.number(slug)).scalar_subquery()
    mine = (PlaylistFollow.playlist_id == named, PlaylistFollow.user_id == person)
    tx.execute(delete(PlaylistFollow).where(*mine))


def _put(tx: Session, actor: Actor, playlist: Playlist, work: str) -> None:
    post_id = _work(tx, actor, work)
    row = {
        "id": uuid4(),
        "playlist_id": playlist.id,
        "post_id": post_id,
        "position": places.end(tx, playlist),
    }
    try:
        with tx.begin_nested():
            tx.execute(insert(PlaylistItem).values(row).on_conflict_do_nothing())
    except IntegrityError as error:
        if "works_limit" not in str(error.orig):
            raise
        most = settings().playlist_works_max
        raise PlaylistFull(f"This playlist has {most:,} works, which is the most.") from error
    if playlist.cover_id is None:
        playlist.cover_id = post_id


def _work(tx: Session, actor: Actor, slug: str) -> UUID:
    """A work that the actor may see. Raises NotFound."""
    found = tx.scalar(
        select(Post.id)
        .join(User, User.id == Post.author_id)
        .where(Post.number == ids.number(slug), policy.visible_posts(actor))
    )
    if found is None:
        raise NotFound("There is no such work.")
    return found


def _number(tx: Session, slug: str) -> UUID:
    found = tx.scalar(select(Post.id).where(Post.number == ids.number(slug)))
    if found is None:
        raise NotFound("There is no such work.")
    return found


def _first(tx: Session, playlist: Playlist) -> UUID | None:
    first = select(PlaylistItem.post_id).where(PlaylistItem.playlist_id == playlist.id)
    return tx.scalar(first.order_by(PlaylistItem.position, PlaylistItem.id).limit(1))


def _parsed(said: Mapping[str, Any]) -> dict[str, Any]:
    unknown = set(said) - set(FIELDS)
    if unknown:
        raise Invalid(f"A playlist has no {', '.join(sorted(unknown))}.")
    parsed = dict(said)
    limits_ = settings()
    if "title" in said:
        parsed["title"] = text.line(
            said["title"], name="title", longest=limits_.title_max, shortest=1
        )
    if "description" in said:
        longest = limits_.description_max
        parsed["description"] = text.prose(said["description"], name="description", longest=longest)
    if "visibility" in said and said["visibility"] not in SEEN_BY:
        sentence = f"A playlist is {', '.join(SEEN_BY[:-1])} or {SEEN_BY[-1]}."
        raise Invalid(sentence, fields={"visibility": sentence})
    if "dwell_seconds" in said:
        parsed["dwell_seconds"] = _seconds(said["dwell_seconds"])
    return parsed


def _seconds(value: Any) -> int:
    whole = isinstance(value, int) and not isinstance(value, bool)
    if not whole or not DWELL_LEAST <= value <= DWELL_MOST:
        sentence = f"A work stays {DWELL_LEAST} to {DWELL_MOST:,} seconds."
        raise Invalid(sentence, fields={"dwell_seconds": sentence})
    return int(value)
