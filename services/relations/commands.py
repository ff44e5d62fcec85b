"""Follow, block and mute, and their ends. Each may be done twice; the second time does nothing.

Both people's rows are locked, always in the same order: the counters and the
caps stay exact and a block never meets a follow half-way.
"""

from uuid import UUID

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session

from services import policy
from services.auth.actor import Actor
from services.edges import limits
from services.edges.limits import Rate
from services.kernel.errors import Invalid, LimitReached, NotFound
from services.kernel.settings import settings
from services.models import Block, Follow, Mute, User
from services.notifications import commands as telling
from services.profiles import handles
from services.relations import queries

TOPIC = "follow"  # all new followers that somebody has not read of are one line


def follow(tx: Session, actor: Actor, handle: str) -> None:
    """Follows a person, who is told. Raises NotFound for who is out of sight, LimitReached,
    TooSoon."""
    me, other = _the_two(tx, actor, handle)
    _refuse_blocked(tx, me.id, other.id)
    known = select(Follow.id).where(Follow.follower_id == me.id, Follow.followed_id == other.id)
    if tx.scalar(known):
        return
    if me.following >= settings().follows_max:
        raise _full("follow", settings().follows_max)
    tx.add(Follow(follower_id=me.id, followed_id=other.id))
    me.following += 1
    other.followers += 1
    telling.tell(tx, actor, kind="follow", to=other.id, topic=TOPIC)


def unfollow(tx: Session, actor: Actor, handle: str) -> None:
    """Follows a person no longer; of who is out of sight or nobody as well."""
    me = _admitted(actor)
    if other := _known(tx, handle):
        _lock(tx, me, other)
        _end_follow(tx, me, other)
        telling.take_back(tx, actor, to=other, topic=TOPIC)


def block(tx: Session, actor: Actor, handle: str) -> None:
    """Parts the actor from a person: neither sees the other, and neither follows on.

    Raises NotFound, LimitReached, TooSoon.
    """
    if queries.has_blocked(tx, actor, handle):
        return
    me, other = _the_two(tx, actor, handle)
    if _added(tx, Block, settings().blocks_max, blocker_id=me.id, blocked_id=other.id):
        _end_follow(tx, me.id, other.id)
        _end_follow(tx, other.id, me.id)


def unblock(tx: Session, actor: Actor, handle: str) -> None:
    """Takes one's own block back. Follows do not come back with it."""
    _removed(tx, actor, handle, Block, Block.blocker_id, Block.blocked_id)


def mute(tx: Session, actor: Actor, handle: str) -> None:
    """Keeps a person's works out of one's feeds; they are never told.

    Raises NotFound, LimitReached, TooSoon.
    """
    me, other = _the_two(tx, actor, handle)
    _added(tx, Mute, settings().mutes_max, muter_id=me.id, muted_id=other.id)


def unmute(tx: Session, actor: Actor, handle: str) -> None:
    """Takes a mute back."""
    _removed(tx, actor, handle, Mute, Mute.muter_id, Mute.muted_id)


def sever(tx: Session, actor: Actor, person_id: UUID) -> None:
    """Ends every follow of and by a person who leaves for good; the others' counters stay right.

    For the system only.
    """
    policy.require_system(actor)
    bound = or_(Follow.follower_id == person_id, Follow.followed_id == person_id)
    pairs = tx.execute(select(Follow.follower_id, Follow.followed_id).where(bound)).all()
    _lock(tx, person_id, *{i for pair in pairs for i in pair})
    for follower, followed in pairs:
        _end_follow(tx, follower, followed)


def _the_two(tx: Session, actor: Actor, handle: str) -> tuple[User, User]:
    """The actor and the person whom they mean, both locked."""
    me = _admitted(actor)
    other = handles.find(tx, actor, handle).id
    if other == me:
        raise Invalid("This is you.", code="yourself")
    rows = _lock(tx, me, other)
    if len(rows) < 2:
        raise NotFound("There is nobody of this name.")
    return rows[me], rows[other]


def _admitted(actor: Actor) -> UUID:
    me = policy.require_person(actor)
    limits.hit(Rate("relations", settings().relations_per_minute, 60), str(me))
    return me


def _lock(tx: Session, *people: UUID) -> dict[UUID, User]:
    """Locks people in the order of their ids, so that no two deeds wait for each other."""
    rows = tx.scalars(
        select(User)
        .where(User.id.in_(people))
        .order_by(User.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    return {row.id: row for row in rows}


def _known(tx: Session, handle: str) -> UUID | None:
    return tx.scalar(select(User.id).where(User.handle == handles.normal(handle)))


def _refuse_blocked(tx: Session, me: UUID, other: UUID) -> None:
    """Asked again under the lock: a block may have come after the actor was read."""
    pairs = ((me, other), (other, me))
    between = or_(*((Block.blocker_id == a) & (Block.blocked_id == b) for a, b in pairs))
    if tx.scalar(select(Block.id).where(between)):
        raise NotFound("There is nobody of this name.")


def _added(tx: Session, kind: type[Block] | type[Mute], most: int, **pair: UUID) -> bool:
    """Writes the row unless it is there or would be one too many. Whether it is new."""
    owner_name, owner = next(iter(pair.items()))
    known = select(kind.id).where(*(getattr(kind, name) == id for name, id in pair.items()))
    if tx.scalar(known):
        return False
    mine = select(func.count()).select_from(kind).where(getattr(kind, owner_name) == owner)
    if (tx.scalar(mine) or 0) >= most:
        raise _full(kind.__name__.lower(), most)
    tx.execute(insert(kind).values(**pair).on_conflict_do_nothing())
    return True


def _removed(tx: Session, actor: Actor, handle: str, kind: type, mine: object, theirs: object):
    me = _admitted(actor)
    other = select(User.id).where(User.handle == handles.normal(handle)).scalar_subquery()
    tx.execute(delete(kind).where(mine == me, theirs == other))


def _end_follow(tx: Session, follower: UUID, followed: UUID) -> None:
    """Deletes the follow, if there is one, and counts it down on both sides."""
    gone = tx.execute(
        delete(Follow).where(Follow.follower_id == follower, Follow.followed_id == followed)
    )
    if gone.rowcount:
        down = update(User).execution_options(synchronize_session="fetch")
        tx.execute(down.where(User.id == follower).values(following=User.following - 1))
        tx.execute(down.where(User.id == followed).values(followers=User.followers - 1))


def _full(verb: str, most: int) -> LimitReached:
    return LimitReached(
        f"You can {verb} up to {most:,} people; that is how many you do.", most=most
    )
