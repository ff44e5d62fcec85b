"""Comments: a tree of three levels below a work, with its history, likes and mentions."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, SmallInteger, Text, UniqueConstraint, desc, text
from sqlmodel import Field

from services.models.base import INSTANT, Row

DEEPEST = 2


class Comment(Row, table=True):
    """What somebody said below a work.

    ``root_id`` is empty for a root and names it for everything below. A deleted
    comment with answers stays as a tombstone without words; an author who left
    is empty.
    """

    __table_args__ = (
        CheckConstraint(f"depth BETWEEN 0 AND {DEEPEST}", name="depth"),
        CheckConstraint(
            "(depth = 0) = (parent_id IS NULL) AND (depth = 0) = (root_id IS NULL)", name="place"
        ),
        CheckConstraint("char_length(body) <= 2000", name="body_length"),
        CheckConstraint("(deleted_at IS NULL) OR body = ''", name="tombstone_is_empty"),
        CheckConstraint("likes >= 0", name="likes_floor"),
        Index("ix_comment_id", "id", postgresql_using="hash"),  # one page, however many there are
        Index(
            "ix_comment_roots",
            "post_id",
            desc("created_at"),
            desc("id"),
            postgresql_where=text("root_id IS NULL"),
        ),
        Index("ix_comment_below", "root_id", postgresql_using="hash"),
        Index("ix_comment_author", "author_id", desc("created_at"), desc("id")),
    )

    post_id: UUID = Field(foreign_key="post.id", ondelete="CASCADE")
    author_id: UUID | None = Field(default=None, foreign_key="user.id", ondelete="SET NULL")
    parent_id: UUID | None = Field(
        default=None, foreign_key="comment.id", ondelete="CASCADE", index=True
    )
    root_id: UUID | None = Field(default=None, foreign_key="comment.id", ondelete="CASCADE")
    depth: int = Field(default=0, sa_type=SmallInteger)
    body: str = Field(sa_type=Text)
    likes: int = Field(default=0)
    edited_at: datetime | None = Field(default=None, sa_type=INSTANT)
    deleted_at: datetime | None = Field(default=None, sa_type=INSTANT)
    hidden_at: datetime | None = Field(default=None, sa_type=INSTANT)


class CommentEdit(Row, table=True):
    """What a comment said before it was edited."""

    __tablename__ = "comment_edit"
    __table_args__ = (Index("ix_comment_edit", "comment_id", "created_at"),)

    comment_id: UUID = Field(foreign_key="comment.id", ondelete="CASCADE")
    body: str = Field(sa_type=Text)


class CommentLike(Row, table=True):
    """Somebody likes a comment."""

    __tablename__ = "comment_like"
    __table_args__ = (UniqueConstraint("comment_id", "user_id"),)

    comment_id: UUID = Field(foreign_key="comment.id", ondelete="CASCADE")
    user_id: UUID = Field(foreign_key="user.id", ondelete="CASCADE", index=True)


class CommentMention(Row, table=True):
    """Somebody is named in a comment by the handle that they had then."""

    __tablename__ = "comment_mention"
    __table_args__ = (UniqueConstraint("comment_id", "user_id"),)

    comment_id: UUID = Field(foreign_key="comment.id", ondelete="CASCADE")
    user_id: UUID = Field(foreign_key="user.id", ondelete="CASCADE", index=True)
    handle: str = Field(sa_type=Text)
