"""Playlists: works in an order that somebody chose, for others to follow and to play."""

from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Identity,
    Index,
    Integer,
    Text,
    UniqueConstraint,
    desc,
)
from sqlmodel import Field

from services.models.base import Row, alike, one_of

SEEN_BY = ("public", "unlisted", "hidden")
DWELL_LEAST, DWELL_MOST = 1, 3600


class Playlist(Row, table=True):
    """A playlist. ``number`` makes its public slug; ``dwell_seconds`` is how long a work
    stays unless its item says otherwise; ``works`` and ``followers`` are kept counts."""

    __table_args__ = (
        CheckConstraint("char_length(title) BETWEEN 1 AND 128", name="title_length"),
        CheckConstraint("char_length(description) <= 5000", name="description_length"),
        CheckConstraint(one_of("visibility", *SEEN_BY), name="visibility_known"),
        CheckConstraint("works BETWEEN 0 AND 1000", name="works_limit"),
        CheckConstraint("followers >= 0", name="followers_floor"),
        CheckConstraint(f"dwell_seconds BETWEEN {DWELL_LEAST} AND {DWELL_MOST}", name="dwell"),
        Index("ix_playlist_owner", "owner_id", desc("created_at"), desc("id")),
        alike("playlist", "title"),
    )

    number: int = Field(
        default=None, sa_column=Column(Integer, Identity(), unique=True, nullable=False)
    )
    owner_id: UUID = Field(foreign_key="user.id", ondelete="CASCADE")
    title: str = Field(sa_type=Text)
    description: str = Field(default="", sa_type=Text)
    cover_id: UUID | None = Field(
        default=None, foreign_key="post.id", ondelete="SET NULL", index=True
    )
    visibility: str = Field(default="public", sa_type=Text)
    dwell_seconds: int = Field(default=15)
    works: int = Field(default=0)
    followers: int = Field(default=0)


class PlaylistItem(Row, table=True):
    """A work in a playlist. ``position`` has gaps, so that a move touches one row."""

    __tablename__ = "playlist_item"
    __table_args__ = (
        UniqueConstraint("playlist_id", "post_id"),
        CheckConstraint(
            f"dwell_seconds IS NULL OR dwell_seconds BETWEEN {DWELL_LEAST} AND {DWELL_MOST}",
            name="dwell",
        ),
        Index("ix_playlist_item_order", "playlist_id", "position", "id"),
    )

    playlist_id: UUID = Field(foreign_key="playlist.id", ondelete="CASCADE")
    post_id: UUID = Field(foreign_key="post.id", ondelete="CASCADE", index=True)
    position: int = Field(sa_type=BigInteger)
    dwell_seconds: int | None = Field(default=None)


class PlaylistFollow(Row, table=True):
    """Somebody follows a playlist."""

    __tablename__ = "playlist_follow"
    __table_args__ = (
        UniqueConstraint("playlist_id", "user_id"),
        Index("ix_playlist_follow_user", "user_id", desc("created_at"), desc("id")),
    )

    playlist_id: UUID = Field(foreign_key="playlist.id", ondelete="CASCADE")
    user_id: UUID = Field(foreign_key="user.id", ondelete="CASCADE")
