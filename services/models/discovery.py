"""How works are found: categories and who chose what for them, standings, followed hashtags."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, Double, Index, Text, UniqueConstraint, desc, text
from sqlmodel import Field

from services.models.base import INSTANT, Row

FRONTPAGE = "frontpage"


class Category(Row, table=True):
    """A place for works that moderators choose; ``frontpage`` is the home page."""

    name: str = Field(unique=True, sa_type=Text)
    title: str = Field(sa_type=Text)
    position: int


class Promotion(Row, table=True):
    """A work that somebody put into a category, and who took it out again, and when."""

    __table_args__ = (
        Index(
            "uq_promotion_now",
            "category",
            "post_id",
            unique=True,
            postgresql_where=text("demoted_at IS NULL"),
        ),
        Index(
            "ix_promotion_feed",
            "category",
            desc("created_at"),
            desc("id"),
            postgresql_where=text("demoted_at IS NULL"),
        ),
    )

    category: str = Field(foreign_key="category.name", ondelete="CASCADE", sa_type=Text)
    post_id: UUID = Field(foreign_key="post.id", ondelete="CASCADE", index=True)
    promoted_by: UUID | None = Field(
        default=None, foreign_key="user.id", ondelete="SET NULL", index=True
    )
    demoted_by: UUID | None = Field(
        default=None, foreign_key="user.id", ondelete="SET NULL", index=True
    )
    demoted_at: datetime | None = Field(default=None, sa_type=INSTANT)


def _ordered(column: str) -> Index:
    name, included = f"ix_standing_{column}", ["post_id", "traits", "created_at", "palette_id"]
    return Index(name, desc(column), desc("number"), postgresql_include=included)


class Standing(Row, table=True):
    """How a work stands with people, beside it, for the lists that are sorted by that.

    The database keeps it: a row comes with its work, and the counts follow the work's. They have
    a narrow table of their own, since an index on a count in ``post`` would have every
    reaction write to all of that table's indexes. ``number`` is the work's; ``heat`` is
    reckoned by ``services/trending.py`` where ``stale`` says so. ``created_at`` and
    ``palette_id`` are the work's, too, and ``traits`` are its facets as bits, in the order of
    ``TRAITS``; none of a work that is not listed. All three stand in the indexes, so that works
    which do not fit a choice are passed without a look at them.
    """

    __table_args__ = (
        _ordered("reactions"),
        _ordered("comments"),
        _ordered("heat"),
        Index("ix_standing_stale", "post_id", postgresql_where=text("stale")),
    )

    post_id: UUID = Field(foreign_key="post.id", ondelete="CASCADE", unique=True)
    number: int
    reactions: int = Field(default=0)
    comments: int = Field(default=0)
    heat: float = Field(sa_type=Double)
    stale: bool = Field(default=False)
    traits: int = Field(default=0, sa_type=BigInteger, sa_column_kwargs={"server_default": "0"})
    palette_id: UUID | None = Field(default=None)


class HashtagFollow(Row, table=True):
    """Somebody who wants works with a hashtag among those of the people whom they follow."""

    __tablename__ = "hashtag_follow"
    __table_args__ = (
        UniqueConstraint("user_id", "tag"),
        Index("ix_hashtag_follow_list", "user_id", desc("created_at"), desc("id")),
    )

    user_id: UUID = Field(foreign_key="user.id", ondelete="CASCADE")
    tag: str = Field(sa_type=Text)


class HashtagDay(Row, table=True):
    """How many works of a day (UTC) with a hashtag everyone finds; for the last 30 days."""

    __tablename__ = "hashtag_day"
    __table_args__ = (UniqueConstraint("day", "tag"),)

    day: date
    tag: str = Field(index=True, sa_type=Text)
    works: int


class UncountedDay(Row, table=True):
    """A day to be counted anew, noted by the database where a work of it came, went or changed."""

    __tablename__ = "uncounted_day"

    day: date
