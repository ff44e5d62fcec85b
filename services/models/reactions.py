"""Reactions: who answered a work with which emoji."""

from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ColumnElement,
    Index,
    SmallInteger,
    Text,
    UniqueConstraint,
    and_,
    desc,
    func,
    literal_column,
    text,
)
from sqlmodel import Field

from services.models.base import Row

WHOSE = "uuid_hash_extended(post_id, 0) # uuid_hash_extended(user_id, 0)"
"""A work and a person in one number: an index of numbers by hash reads one page, however many
reactions there are; one of pairs reads a page more with each step down its tree."""
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
        Index("ix_reaction_whose", text(f"({WHOSE})"), postgresql_using="hash"),
        Index("ix_reaction_post", "post_id", desc("created_at"), desc("id")),
        Index("ix_reaction_user", "user_id", desc("created_at"), desc("id")),
    )

    post_id: UUID = Field(foreign_key="post.id", ondelete="CASCADE")
    user_id: UUID = Field(foreign_key="user.id", ondelete="CASCADE")
    emoji: str = Field(sa_type=Text)
    slot: int = Field(sa_type=SmallInteger)


def is_of(of: Any, post_id: Any, person: Any) -> ColumnElement[bool]:
    """Condition that ``of``, Reaction or an alias, is a person's on a work; it leads PostgreSQL to
    the index of ``WHOSE``, since no other knows what is not distinct."""
    same = (of.post_id.is_not_distinct_from(post_id), of.user_id.is_not_distinct_from(person))
    return and_(_whose(of.post_id, of.user_id) == _whose(post_id, person), *same)


def _whose(post_id: Any, person: Any) -> ColumnElement[int]:
    seed: Any = literal_column("0", BigInteger)
    work, reader = (
        func.uuid_hash_extended(one, seed, type_=BigInteger) for one in (post_id, person)
    )
    return work.op("#", return_type=BigInteger())(reader)
