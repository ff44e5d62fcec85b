"""People, hashtags and playlists whose names are like some words, the likest first.

Slips are forgiven. Likeness is the share of trigrams in tenths, so that each page
begins where the last one ended.
"""

from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Integer,
    cast,
    func,
    literal,
    or_,
    select,
    true,
)
from sqlmodel import Session

from services import policy
from services.auth.actor import Actor
from services.kernel import cursors
from services.kernel.cursors import Key
from services.models import Playlist, UsedHashtag, User
from services.playlists import views as shelves
from services.playlists.views import Playlists
from services.relations import queries as relations
from services.relations.views import People
from services.search.parser import parse
from services.search.tags import COUNTED_MOST, count_listed, hashtag
from services.search.views import Hashtags
from services.search.works import page_size


def people(
    tx: Session, actor: Actor, said: str, *, cursor: str = "", limit: int | None = None
) -> People:
    """People whose handle or name is like the words; everyone for no words. Raises Invalid."""
    words = _words(said)
    names = (User.handle, User.display_name)
    query = relations.select_people(actor).where(policy.visible_people(actor), _like(names, words))
    keys = (Key(_likeness(names, words)), Key(User.handle, descending=False))
    found = cursors.page(tx, query, sort="people", keys=keys, cursor=cursor, limit=page_size(limit))
    return People([relations.card(row, actor) for row in found.items], found.next_cursor)


def hashtags(
    tx: Session, actor: Actor, said: str, *, cursor: str = "", limit: int | None = None
) -> Hashtags:
    """Hashtags that are like the words, of works that the actor finds. Raises Invalid."""
    words = _words(said).casefold()
    counted = count_listed(actor, UsedHashtag.tag)
    query = (
        select(UsedHashtag.tag, counted.c.works)
        .join(counted, counted.c.works > 0)
        .where(_like((UsedHashtag.tag,), words))
    )
    keys = (Key(_likeness((UsedHashtag.tag,), words)), Key(UsedHashtag.tag, descending=False))
    found = cursors.page(
        tx, query, sort="hashtags", keys=keys, cursor=cursor, limit=page_size(limit)
    )
    items = [hashtag(row.tag, row.works, most=COUNTED_MOST) for row in found.items]
    return Hashtags(items, found.next_cursor)


def playlists(
    tx: Session, actor: Actor, said: str, *, cursor: str = "", limit: int | None = None
) -> Playlists:
    """Public playlists with some works and with the words, or nearly, in their title; the newest
    for no words. Raises Invalid."""
    words = _words(said)
    query = shelves.select_playlists(actor).where(
        policy.visible_playlists(actor), Playlist.visibility == "public", Playlist.works > 0
    )
    if actor.muted:
        query = query.where(User.id.not_in(actor.muted))
    if words:  # a slip in a long title is small beside the title, so a part of it is compared
        query = query.where(literal(words).op("<%", return_type=Boolean())(Playlist.title))
        parts = func.word_similarity(words, Playlist.title) * 10
        likeness: Any = cast(func.round(parts), Integer)
    else:
        likeness = literal(0, Integer)
    keys = (Key(likeness), Key(Playlist.created_at), Key(Playlist.id))
    found = cursors.page(
        tx, query, sort="playlists found", keys=keys, cursor=cursor, limit=page_size(limit)
    )
    return Playlists([shelves.card(row) for row in found.items], found.next_cursor)


def _words(said: str) -> str:
    """The words of a search as a name is compared with them."""
    return " ".join(parse(said).words.replace('"', " ").split()).removeprefix("@")


def _like(columns: tuple[Any, ...], words: str) -> ColumnElement[bool]:
    if not words:
        return true()
    ways = [(c.op("%")(words), c.istartswith(words, autoescape=True)) for c in columns]
    return or_(*(way for pair in ways for way in pair))


def _likeness(columns: tuple[Any, ...], words: str) -> Any:
    if not words:
        return literal(0, Integer)
    tenths = func.greatest(*(func.similarity(column, words) for column in columns)) * 10
    return cast(func.round(tenths), Integer)
