"""Who may listen to the broker: the rows that its access list is made from."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from services.models.base import INSTANT, Row


class BrokerCredential(Row, table=True):
    """A login at the broker for one person's client, as long as its session or token lives.

    Its password is derived from the id and kept nowhere. ``known_at`` is when
    the broker learned of it.
    """

    __tablename__ = "broker_credential"
    __table_args__ = (
        CheckConstraint("(session_id IS NULL) <> (api_token_id IS NULL)", name="from_one_source"),
    )

    user_id: UUID = Field(foreign_key="user.id", ondelete="CASCADE", index=True)
    session_id: UUID | None = Field(
        default=None, foreign_key="auth_session.id", ondelete="CASCADE", index=True
    )
    api_token_id: UUID | None = Field(
        default=None, foreign_key="api_token.id", ondelete="CASCADE", index=True
    )
    expires_at: datetime = Field(sa_type=INSTANT, index=True)
    known_at: datetime | None = Field(default=None, sa_type=INSTANT)
