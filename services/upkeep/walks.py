"""The slow walks: how far each has come, and when the next round is due.

A walk goes in small steps and keeps its watermark in the database, so it can be
cut off anywhere. Two that walk the same step at once count it only once.
"""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session

from services import policy
from services.auth.actor import Actor
from services.kernel.clock import now
from services.kernel.errors import Unavailable
from services.models import Walk

DAY = timedelta(days=1)
# From one round's start to the next's.
PERIODS = {
    "sizes": DAY,  # each file of each work is there, in its full length
    "hashes": 30 * DAY,  # and holds the bytes that it was published with
    "copies": DAY,  # each original has its copy in the replica
    "orphans": DAY,  # what no row names is removed from the storage
    "orphan_copies": DAY,  # and from the replica
    "looks": DAY,  # each work has its palette and its look
    "palettes": DAY,  # each palette is recognised by today's rules; what no work has goes
    "faces": DAY,  # each avatar's key says its size
    "cards": DAY,  # each share card is drawn as today's are
}
ALARMING = 20  # things wrong in one step, and more than half of it: not damage but a wrong place


class NotBelieved(Unavailable):
    """So much is wrong at once that the place is more likely wrong than its files."""

    code = "not_believed"


@dataclass(frozen=True, slots=True)
class Stride:
    """What a step found. ``after`` is the last key that it looked at, empty at the end."""

    after: str
    looked_at: int
    wrong: int


def begin(tx: Session, actor: Actor, name: str) -> str | None:
    """The watermark to go on from, opening a round that is due; None while none is."""
    policy.require_system(actor)
    walk = _row(tx, name)
    if _under_way(walk):
        return walk.after
    if walk.started_at and walk.started_at + PERIODS[name] > now():
        return None
    _open(walk)
    return ""


def demand(tx: Session, actor: Actor, name: str) -> None:
    """Opens a round now, from the first key on."""
    policy.require_system(actor)
    _open(_row(tx, name))


def advance(tx: Session, actor: Actor, name: str, start: str, stride: Stride) -> bool:
    """Moves the watermark from where the step began. False if another step was quicker."""
    policy.require_system(actor)
    moved = tx.execute(
        update(Walk)
        .where(Walk.name == name, Walk.after == start)
        .values(
            after=stride.after,
            looked_at=Walk.looked_at + stride.looked_at,
            wrong=Walk.wrong + stride.wrong,
            **({} if stride.after else {"finished_at": now()}),
        )
    )
    return moved.rowcount == 1


def standing(tx: Session, actor: Actor) -> list[Walk]:
    """All walks as they are."""
    policy.require_system(actor)
    return list(tx.scalars(select(Walk).order_by(Walk.name)))


def believe(looked_at: int, wrong: int, what: str) -> None:
    """Raises NotBelieved when most of a step is wrong: a disk that is not mounted or another
    installation's database must not hide all works, nor remove all files."""
    if wrong >= ALARMING and wrong * 2 > looked_at:
        raise NotBelieved(
            f"{wrong} of {looked_at} {what}. Is this the right storage for this database?"
        )


def _row(tx: Session, name: str) -> Walk:
    tx.execute(insert(Walk).values(name=name).on_conflict_do_nothing())
    return tx.scalars(select(Walk).where(Walk.name == name).with_for_update()).one()


def _under_way(walk: Walk) -> bool:
    began, ended = walk.started_at, walk.finished_at
    return began is not None and (ended is None or ended < began)


def _open(walk: Walk) -> None:
    walk.started_at, walk.after, walk.looked_at, walk.wrong = now(), "", 0, 0
