"""Reactions: who answered a work with which emoji."""

from uuid import UUID

from sqlalchemy import CheckConstraint, Index, SmallInteger, Text, UniqueConstraint, desc
from sqlmodel import Field

from services.models.base import Row

MOST = 5  # different emojis of a person on a work


class Reaction(Row, table=True):
    """One emoji of one person on one work.

    ``slot`` is 1 to 5 and unique for the person and the work, so that the
    database itself holds how many there may be.
    """

    __table_args__ = (
        UniqueConstraint("post_id", "user_id", "emoji"),
        UniqueConstraint("post_id", "user_id", "slot"),
        CheckConstraint(f"slot BETWEEN 1 AND {MOST}", name="slot_exists"),
        CheckConstraint("char_length(emoji) BETWEEN 1 AND 16", name="emoji_length"),
        Index("ix_reaction_post", "post_id", desc("created_at"), desc("id")),
        Index("ix_reaction_user", "user_id", desc("created_at"), desc("id")),
    )

    post_id: UUID = Field(foreign_key="post.id", ondelete="CASCADE")
    user_id: UUID = Field(foreign_key="user.id", ondelete="CASCADE")
    emoji: str = Field(sa_type=Text)
    slot: int = Field(sa_type=SmallInteger)
