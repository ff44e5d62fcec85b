"""Notifications: who is told what, grouped, and by which channels they want to hear."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Column, Index, Text, UniqueConstraint, desc, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.models.base import INSTANT, Row, one_of

KINDS = (
    "comment", "reply", "mention", "reaction", "follow", "promotion", "remix", "badge",
    "reputation", "report", "moderation", "announcement",
)  # fmt: skip


class Notification(Row, table=True):
    """One line in somebody's list: everything unread of one ``topic`` grows into one.

    ``facts`` hold what the line shows and nobody can ask for any more. ``told_at``
    is when the person's pages and clients were last told of it, ``pushed_at`` when
    their browsers were.
    """

    __table_args__ = (
        CheckConstraint(one_of("kind", *KINDS), name="kind_known"),
        Index(
            "uq_notification_unread",
            "user_id",
            "topic",
            unique=True,
            postgresql_where=text("read_at IS NULL"),
        ),
        Index("ix_notification_list", "user_id", desc("happened_at"), desc("id")),
        Index("ix_notification_old", "happened_at"),
        Index("ix_notification_unread", "user_id", postgresql_where=text("read_at IS NULL")),
    )

    user_id: UUID = Field(foreign_key="user.id", ondelete="CASCADE")
    kind: str = Field(sa_type=Text)
    topic: str = Field(sa_type=Text)
    post_id: UUID | None = Field(
        default=None, foreign_key="post.id", ondelete="CASCADE", index=True
    )
    comment_id: UUID | None = Field(
        default=None, foreign_key="comment.id", ondelete="SET NULL", index=True
    )
    facts: dict[str, Any] = Field(
        default_factory=dict, sa_column=Column(JSONB, nullable=False, server_default="{}")
    )
    happened_at: datetime = Field(sa_type=INSTANT)
    told_at: datetime | None = Field(default=None, sa_type=INSTANT)
    pushed_at: datetime | None = Field(default=None, sa_type=INSTANT)
    read_at: datetime | None = Field(default=None, sa_type=INSTANT)


class NotificationPerson(Row, table=True):
    """Somebody who is part of a notification, counted once; empty when they have left."""

    __tablename__ = "notification_person"
    __table_args__ = (UniqueConstraint("notification_id", "person_id"),)

    notification_id: UUID = Field(foreign_key="notification.id", ondelete="CASCADE")
    person_id: UUID | None = Field(
        default=None, foreign_key="user.id", ondelete="SET NULL", index=True
    )


class NotificationChoice(Row, table=True):
    """By which channels somebody wants to hear of a kind, where it is not the default."""

    __tablename__ = "notification_choice"
    __table_args__ = (
        UniqueConstraint("user_id", "kind"),
        CheckConstraint(one_of("kind", *KINDS), name="kind_known"),
        Index("ix_notification_choice_mail", "user_id", postgresql_where=text("mail")),
    )

    user_id: UUID = Field(foreign_key="user.id", ondelete="CASCADE")
    kind: str = Field(sa_type=Text)
    page: bool = Field(default=True)
    mqtt: bool = Field(default=True)
    mail: bool = Field(default=False)
    push: bool = Field(default=False)


class PushSubscription(Row, table=True):
    """A browser that takes web push (RFC 8030) for somebody, as long as they are logged in there.

    ``p256dh`` and ``auth`` are the browser's own keys (RFC 8291); ``failed_at`` is
    since when its push service has not taken anything.
    """

    __tablename__ = "push_subscription"

    user_id: UUID = Field(foreign_key="user.id", ondelete="CASCADE", index=True)
    session_id: UUID = Field(foreign_key="auth_session.id", ondelete="CASCADE", index=True)
    endpoint: str = Field(unique=True, sa_type=Text)
    p256dh: str = Field(sa_type=Text)
    auth: str = Field(sa_type=Text)
    failed_at: datetime | None = Field(default=None, sa_type=INSTANT)


class PushMessage(Row, table=True):
    """A line on its way to a browser: a row until the push service has taken it.

    It holds no words; what the line says is read when it goes out. ``lease_until``
    is how long a worker holds it.
    """

    __tablename__ = "push_message"
    __table_args__ = (UniqueConstraint("subscription_id", "notification_id"),)

    subscription_id: UUID = Field(foreign_key="push_subscription.id", ondelete="CASCADE")
    notification_id: UUID = Field(foreign_key="notification.id", ondelete="CASCADE", index=True)
    tries: int = Field(default=0)
    lease_until: datetime | None = Field(default=None, sa_type=INSTANT)
