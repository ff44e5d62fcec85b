"""What people are to each other, and what stands on their profile."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Column, Index, Text, UniqueConstraint, desc
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field

from services.models.base import INSTANT, Row, one_of

EXPORT_STATES = ("queued", "running", "ready", "failed")


class Follow(Row, table=True):
    """Somebody follows somebody."""

    __table_args__ = (
        UniqueConstraint("follower_id", "followed_id"),
        CheckConstraint("follower_id <> followed_id", name="not_oneself"),
        Index("ix_follow_following", "follower_id", desc("created_at"), desc("id")),
        Index("ix_follow_followers", "followed_id", desc("created_at"), desc("id")),
    )

    follower_id: UUID = Field(foreign_key="user.id", ondelete="CASCADE")
    followed_id: UUID = Field(foreign_key="user.id", ondelete="CASCADE")


class Block(Row, table=True):
    """Two people who do not see each other, since one of them wants it so."""

    __table_args__ = (
        UniqueConstraint("blocker_id", "blocked_id"),
        CheckConstraint("blocker_id <> blocked_id", name="not_oneself"),
        Index("ix_block_list", "blocker_id", desc("created_at"), desc("id")),
        Index("ix_block_blocked", "blocked_id"),
    )

    blocker_id: UUID = Field(foreign_key="user.id", ondelete="CASCADE")
    blocked_id: UUID = Field(foreign_key="user.id", ondelete="CASCADE")


class Mute(Row, table=True):
    """Somebody whose works and words one does not want to meet; they are not told."""

    __table_args__ = (
        UniqueConstraint("muter_id", "muted_id"),
        CheckConstraint("muter_id <> muted_id", name="not_oneself"),
        Index("ix_mute_list", "muter_id", desc("created_at"), desc("id")),
    )

    muter_id: UUID = Field(foreign_key="user.id", ondelete="CASCADE")
    muted_id: UUID = Field(foreign_key="user.id", ondelete="CASCADE", index=True)


class OldHandle(Row, table=True):
    """A handle that somebody had; it leads to them, and is theirs, until ``until``."""

    __tablename__ = "old_handle"

    handle: str = Field(unique=True, sa_type=Text)
    user_id: UUID = Field(foreign_key="user.id", ondelete="CASCADE", index=True)
    until: datetime = Field(sa_type=INSTANT, index=True)


class PinnedPost(Row, table=True):
    """A work that its author shows first on their profile."""

    __tablename__ = "pinned_post"
    __table_args__ = (UniqueConstraint("user_id", "post_id"),)

    user_id: UUID = Field(foreign_key="user.id", ondelete="CASCADE")
    post_id: UUID = Field(foreign_key="post.id", ondelete="CASCADE", index=True)
    position: int


class Shelf(Row, table=True):
    """How many works of a person are alike in what decides who finds them on their profile.

    The database keeps it (triggers of ``post``): a profile reads some rows, however many works
    there are. Works in the trash are on no shelf.
    """

    __table_args__ = (UniqueConstraint("author_id", "visibility", "conformant", "warnings"),)

    author_id: UUID = Field(foreign_key="user.id", ondelete="CASCADE")
    visibility: str = Field(sa_type=Text)
    conformant: bool
    warnings: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    works: int


class DataExport(Row, table=True):
    """Everything that a person has here, as one ZIP that a worker makes at ``path``."""

    __tablename__ = "data_export"
    __table_args__ = (
        CheckConstraint(one_of("state", *EXPORT_STATES), name="state_known"),
        Index("ix_data_export_user", "user_id", "created_at"),
    )

    user_id: UUID = Field(foreign_key="user.id", ondelete="CASCADE")
    state: str = Field(default="queued", sa_type=Text)
    message: str = Field(default="", sa_type=Text)
    path: str = Field(default="", sa_type=Text)
    bytes: int = Field(default=0, sa_type=BigInteger)
    tries: int = Field(default=0)
    lease_until: datetime | None = Field(default=None, sa_type=INSTANT)
    expires_at: datetime | None = Field(default=None, sa_type=INSTANT, index=True)
