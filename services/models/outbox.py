"""What others will hear: one row an event, sent in the order of ``position``."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Column, Identity, Index, Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.models.base import INSTANT, Row


class OutboxEvent(Row, table=True):
    """An event for the broker. Its id is the payload's ``event_id``."""

    __tablename__ = "outbox_event"
    __table_args__ = (
        Index("ix_outbox_event_unsent", "position", postgresql_where=text("sent_at IS NULL")),
        Index("ix_outbox_event_sent", "sent_at", postgresql_where=text("sent_at IS NOT NULL")),
    )

    position: int = Field(
        default=None, sa_column=Column(BigInteger, Identity(), unique=True, nullable=False)
    )
    topic: str = Field(sa_type=Text)
    payload: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    sent_at: datetime | None = Field(default=None, sa_type=INSTANT)
