"""What others will hear: events written in the transaction that made them true.

The publisher delivers them in order, at least once. A trigger on the table
wakes it, so that nothing here has to know that it exists.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, is_dataclass
from datetime import timedelta
from typing import Any, ClassVar, Protocol
from uuid import UUID, uuid4

from sqlalchemy import delete, func, select, update
from sqlmodel import Session

from services.kernel.clock import iso, now
from services.models import OutboxEvent

CHANNEL = "outbox"
SENT_KEPT = timedelta(days=1)


class Event(Protocol):
    """A frozen dataclass in the past tense, with its topic and its type."""

    topic: ClassVar[str]
    type: ClassVar[str]


@dataclass(frozen=True, slots=True)
class Message:
    """An event that waits for the broker."""

    id: UUID
    topic: str
    payload: dict[str, Any]


def put(tx: Session, event: Any) -> UUID:
    """Writes the event for delivery after the commit; returns its id."""
    assert is_dataclass(event)
    event_id = uuid4()
    facts = {key: _plain(value) for key, value in asdict(event).items()}
    payload = {
        "event_id": str(event_id),
        "type": event.type,
        "occurred_at": iso(now()),
        **facts,
    }
    tx.add(OutboxEvent(id=event_id, topic=event.topic.format(**facts), payload=payload))
    return event_id


def unsent(tx: Session, *, most: int) -> list[Message]:
    """The oldest events that wait for the broker, in their order."""
    rows = tx.execute(
        select(OutboxEvent.id, OutboxEvent.topic, OutboxEvent.payload)
        .where(OutboxEvent.sent_at.is_(None))
        .order_by(OutboxEvent.position)
        .limit(most)
    )
    return [Message(*row) for row in rows]


def mark_sent(tx: Session, ids: Sequence[UUID]) -> None:
    """The broker has acknowledged these events."""
    tx.execute(update(OutboxEvent).where(OutboxEvent.id.in_(ids)).values(sent_at=func.now()))


def withdraw(tx: Session, **facts: str) -> None:
    """Takes back what was not delivered yet and carries these facts, such as ``handle``."""
    told = (OutboxEvent.payload[name].astext == value for name, value in facts.items())
    tx.execute(delete(OutboxEvent).where(OutboxEvent.sent_at.is_(None), *told))


def waiting(tx: Session) -> int:
    """How many events wait for the broker."""
    count = select(func.count()).select_from(OutboxEvent).where(OutboxEvent.sent_at.is_(None))
    return tx.scalar(count) or 0


def prune(tx: Session) -> int:
    """Forgets events that were delivered more than a day ago."""
    gone = tx.execute(delete(OutboxEvent).where(OutboxEvent.sent_at < now() - SENT_KEPT))
    return gone.rowcount


def _plain(value: Any) -> Any:
    return (
        str(value)
        if isinstance(value, UUID)
        else list(value)
        if isinstance(value, tuple)
        else value
    )
