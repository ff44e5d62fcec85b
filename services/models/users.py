"""People and what proves that they are who they say."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Column, Index, Text, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field

from services.models.base import INSTANT, Row, one_of

ROLES = ("user", "moderator", "owner")
STATES = ("active", "banned", "deactivated")


class User(Row, table=True):
    """A person. ``state`` is explicit: a ban without an end is still a ban."""

    __table_args__ = (
        CheckConstraint("handle ~ '^[a-z0-9_]{3,32}$'", name="handle_form"),
        CheckConstraint("email = lower(email)", name="email_lower"),
        CheckConstraint(one_of("role", *ROLES), name="role_known"),
        CheckConstraint(one_of("state", *STATES), name="state_known"),
        CheckConstraint("reputation >= 0", name="reputation_floor"),
        CheckConstraint("char_length(display_name) <= 64", name="display_name_length"),
        CheckConstraint("char_length(bio) <= 1000", name="bio_length"),
    )

    handle: str = Field(unique=True, sa_type=Text)
    email: str | None = Field(default=None, unique=True, sa_type=Text)
    password_hash: str | None = Field(default=None, sa_type=Text)
    display_name: str = Field(default="", sa_type=Text)
    bio: str = Field(default="", sa_type=Text)
    role: str = Field(default="user", sa_type=Text)
    state: str = Field(default="active", sa_type=Text)
    works_hidden: bool = Field(default=False)
    is_demo: bool = Field(default=False)
    trusted: bool = Field(default=False)
    reputation: int = Field(default=0)
    avatar_key: str | None = Field(default=None, sa_type=Text)
    shown_warnings: list[str] = Field(
        default_factory=list, sa_column=Column(ARRAY(Text), nullable=False, server_default="{}")
    )


class AuthSession(Row, table=True):
    """One log-in on one device: the family of its refresh tokens."""

    __tablename__ = "auth_session"
    __table_args__ = (Index("ix_auth_session_user", "user_id", "created_at"),)

    user_id: UUID = Field(foreign_key="user.id", ondelete="CASCADE")
    user_agent: str = Field(default="", sa_type=Text)
    network: str = Field(default="", sa_type=Text)
    expires_at: datetime = Field(sa_type=INSTANT)
    revoked_at: datetime | None = Field(default=None, sa_type=INSTANT)


class RefreshToken(Row, table=True):
    """A refresh token, kept only as SHA-256; spent at its first use."""

    __tablename__ = "refresh_token"

    session_id: UUID = Field(foreign_key="auth_session.id", ondelete="CASCADE", index=True)
    token_hash: str = Field(unique=True, sa_type=Text)
    spent_at: datetime | None = Field(default=None, sa_type=INSTANT)


class ApiToken(Row, table=True):
    """A personal access token, kept only as SHA-256."""

    __tablename__ = "api_token"
    __table_args__ = (
        Index("ix_api_token_user", "user_id", postgresql_where=text("revoked_at IS NULL")),
    )

    user_id: UUID = Field(foreign_key="user.id", ondelete="CASCADE")
    name: str = Field(sa_type=Text)
    token_hash: str = Field(unique=True, sa_type=Text)
    scopes: list[str] = Field(
        default_factory=list, sa_column=Column(ARRAY(Text), nullable=False, server_default="{}")
    )
    last_used_at: datetime | None = Field(default=None, sa_type=INSTANT)
    expires_at: datetime | None = Field(default=None, sa_type=INSTANT)
    revoked_at: datetime | None = Field(default=None, sa_type=INSTANT)
