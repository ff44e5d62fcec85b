"""Mails that wait to be sent."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Text
from sqlmodel import Field

from services.models.base import INSTANT, Row


class Mail(Row, table=True):
    """A mail on its way out; its row goes once the server has taken it.

    ``lease_until`` is when a worker that has it in hand is given up. What it
    says may hold a one-use link, so a mail is never kept longer than needed.
    """

    user_id: UUID | None = Field(
        default=None, foreign_key="user.id", ondelete="CASCADE", index=True
    )
    address: str = Field(sa_type=Text)
    subject: str = Field(sa_type=Text)
    body: str = Field(sa_type=Text)
    tries: int = Field(default=0)
    lease_until: datetime | None = Field(default=None, sa_type=INSTANT)
