"""Lists of people: followers, followed, blocked, muted, the latest first."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, false, select, union
from sqlalchemy.orm import aliased
from sqlmodel import Session

from services import policy
from services.accounts.views import avatar_url
from services.auth.actor import Actor
from services.kernel import cursors
from services.kernel.cursors import Key
from services.kernel.errors import Invalid
from services.kernel.settings import settings
from services.models import Block, Follow, Mute, User
from services.profiles import handles
from services.relations.views import People, PersonCard

BIO_SHOWN = 160  # characters of a bio in a list
Relation = type[Follow] | type[Block] | type[Mute]


def followers(
    tx: Session, actor: Actor, handle: str, *, cursor: str = "", limit: int | None = None
) -> People:
    """Who follows a person, as far as the actor sees them. Raises NotFound, Moved, Invalid."""
    person = handles.find(tx, actor, handle).id
    seen = (Follow.followed_id == person, policy.visible_people(actor))
    return _page(tx, actor, Follow, Follow.follower_id, seen, cursor, limit)


def following(
    tx: Session, actor: Actor, handle: str, *, cursor: str = "", limit: int | None = None
) -> People:
    """Whom a person follows, as far as the actor sees them. Raises NotFound, Moved, Invalid."""
    person = handles.find(tx, actor, handle).id
    seen = (Follow.follower_id == person, policy.visible_people(actor))
    return _page(tx, actor, Follow, Follow.followed_id, seen, cursor, limit)


def followed(tx: Session, actor: Actor, *, cursor: str = "", limit: int | None = None) -> People:
    """Whom the actor follows. Raises NotSignedIn."""
    me = policy.require_person(actor, "read")
    seen = (Follow.follower_id == me, policy.visible_people(actor))
    return _page(tx, actor, Follow, Follow.followed_id, seen, cursor, limit)


def blocked(tx: Session, actor: Actor, *, cursor: str = "", limit: int | None = None) -> People:
    """Whom the actor blocked, though they do not see each other. Raises NotSignedIn."""
    me = policy.require_person(actor, "read")
    seen = (Block.blocker_id == me, policy.present_people())
    return _page(tx, actor, Block, Block.blocked_id, seen, cursor, limit)


def muted(tx: Session, actor: Actor, *, cursor: str = "", limit: int | None = None) -> People:
    """Whom the actor muted. Raises NotSignedIn."""
    me = policy.require_person(actor, "read")
    seen = (Mute.muter_id == me, policy.visible_people(actor))
    return _page(tx, actor, Mute, Mute.muted_id, seen, cursor, limit)


def has_blocked(tx: Session, actor: Actor, handle: str) -> bool:
    """Whether the actor blocked the person of this handle: their own deed, so no secret."""
    if actor.id is None:
        return False
    query = select(Block.id).join(User, User.id == Block.blocked_id)
    mine = (
        Block.blocker_id == actor.id,
        User.handle == handles.normal(handle),
        policy.present_people(),
    )
    return tx.scalar(query.where(*mine)) is not None


def with_ties(tx: Session, actor: Actor, people: Collection[UUID]) -> set[UUID]:
    """Which of these people block somebody, are blocked or mute: what they see is their own.

    For the server itself. Raises Forbidden.
    """
    policy.require_system(actor)
    columns = (Block.blocker_id, Block.blocked_id, Mute.muter_id)
    found = (select(column.label("person")).where(column.in_(people)) for column in columns)
    return set(tx.scalars(union(*found)))


def standing(tx: Session, actor: Actor, handle: str) -> bool:
    """Whether the actor follows the person of this handle."""
    if actor.id is None:
        return False
    whom = select(User.id).where(User.handle == handles.normal(handle)).scalar_subquery()
    return bool(tx.scalar(select(follows(actor.id, whom))))


def follows(me: UUID | None, whom: Any) -> ColumnElement[bool]:
    """SQL: whether the one follows the other."""
    if me is None:
        return false()
    mine = aliased(Follow)
    return select(mine.id).where(mine.follower_id == me, mine.followed_id == whom).exists()


def _page(
    tx: Session,
    actor: Actor,
    relation: Relation,
    whom: Any,
    seen: tuple[ColumnElement[bool], ...],
    cursor: str,
    limit: int | None,
) -> People:
    most = settings().page_size_max
    limit = settings().page_size if limit is None else limit
    if not 1 <= limit <= most:
        raise Invalid(f"A page has 1 to {most} people.", fields={"limit": f"1 to {most}."})
    query = select_people(actor).select_from(relation).join(User, User.id == whom).where(*seen)
    keys = (Key(relation.created_at), Key(relation.id))
    sort = f"{relation.__tablename__}.{whom.key}"
    found = cursors.page(tx, query, sort=sort, keys=keys, cursor=cursor, limit=limit)
    return People([card(row, actor) for row in found.items], found.next_cursor)


def select_people(actor: Actor) -> Select[Any]:
    """The query of people in a list."""
    follow = follows(actor.id, User.id).label("followed")
    return select(User.id, User.handle, User.display_name, User.bio, User.avatar_key, follow)


def card(row: Any, actor: Actor) -> PersonCard:
    """A card from a row of ``select_people``."""
    bio = " ".join(row.bio.split())
    return PersonCard(
        handle=row.handle,
        name=row.display_name or row.handle,
        bio=f"{bio[:BIO_SHOWN].rstrip()}…" if len(bio) > BIO_SHOWN else bio,
        avatar_url=avatar_url(row.avatar_key),
        followed=row.followed,
        is_me=row.id == actor.id,
    )
