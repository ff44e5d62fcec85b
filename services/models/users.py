"""People and what proves that they are who they say."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Column, Index, Text, func, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field

from services.models.base import INSTANT, Row, alike, one_of

ROLES = ("user", "moderator", "owner")
STATES = ("active", "suspended", "banned", "deactivated")
# Whom nobody finds; few, and an index knows them.
WITHDRAWN = (
    "profile_hidden OR state = 'deactivated' OR (state IN ('suspended', 'banned') AND works_hidden)"
)


class User(Row, table=True):
    """A person.

    ``state`` is explicit: suspended is a ban that ends at ``suspended_until``,
    banned is one that does not end. ``totp_secret`` is encrypted; a second
    factor is asked for once ``totp_since`` is set, and ``totp_step`` is the last
    30-second step that was used. Counters are kept by the deeds that change them.
    """

    __table_args__ = (
        CheckConstraint("handle ~ '^[a-z0-9_]{3,32}$'", name="handle_form"),
        CheckConstraint("email = lower(email)", name="email_lower"),
        CheckConstraint(one_of("role", *ROLES), name="role_known"),
        CheckConstraint(one_of("state", *STATES), name="state_known"),
        CheckConstraint("reputation >= 0", name="reputation_floor"),
        CheckConstraint("char_length(display_name) <= 64", name="display_name_length"),
        CheckConstraint("char_length(bio) <= 1000", name="bio_length"),
        CheckConstraint("cardinality(links) <= 8", name="links_count"),
        CheckConstraint(
            "(state = 'suspended') = (suspended_until IS NOT NULL)", name="suspension_ends"
        ),
        CheckConstraint("totp_since IS NULL OR totp_secret IS NOT NULL", name="totp_has_secret"),
        CheckConstraint("followers >= 0 AND following >= 0", name="counters_floor"),
        Index("ix_user_id", "id", postgresql_using="hash"),  # one page, however many there are
        Index("ix_user_withdrawn", "id", postgresql_where=text(WITHDRAWN)),
        alike("user", "handle"),
        alike("user", "display_name"),
    )

    handle: str = Field(unique=True, sa_type=Text)
    email: str | None = Field(default=None, unique=True, sa_type=Text)
    password_hash: str | None = Field(default=None, sa_type=Text)
    display_name: str = Field(default="", sa_type=Text)
    bio: str = Field(default="", sa_type=Text)
    role: str = Field(default="user", sa_type=Text)
    state: str = Field(default="active", sa_type=Text)
    suspended_until: datetime | None = Field(default=None, sa_type=INSTANT)
    ban_reason: str = Field(default="", sa_type=Text)
    works_hidden: bool = Field(default=False)
    is_demo: bool = Field(default=False)
    trusted: bool = Field(default=False)
    reputation: int = Field(default=0)
    avatar_key: str | None = Field(default=None, sa_type=Text)
    shown_warnings: list[str] = Field(
        default_factory=list, sa_column=Column(ARRAY(Text), nullable=False, server_default="{}")
    )
    links: list[str] = Field(
        default_factory=list, sa_column=Column(ARRAY(Text), nullable=False, server_default="{}")
    )
    profile_hidden: bool = Field(default=False)
    reacted_shown: bool = Field(default=True)
    followers: int = Field(default=0)
    following: int = Field(default=0)
    # what proves who they are
    email_verified_at: datetime | None = Field(default=None, sa_type=INSTANT)
    github_id: int | None = Field(default=None, unique=True, sa_type=BigInteger)
    github_login: str = Field(default="", sa_type=Text)
    totp_secret: str | None = Field(default=None, sa_type=Text)
    totp_since: datetime | None = Field(default=None, sa_type=INSTANT)
    totp_step: int = Field(default=0, sa_type=BigInteger)
    digested_at: datetime | None = Field(default=None, sa_type=INSTANT)


class AuthSession(Row, table=True):
    """One log-in on one device: the family of its refresh tokens.

    ``proved_at`` is when the person last showed a password, a passkey or a code
    in it: what is delicate asks for a recent one. ``used_at`` moves with each refresh.
    """

    __tablename__ = "auth_session"
    __table_args__ = (Index("ix_auth_session_user", "user_id", "created_at"),)

    user_id: UUID = Field(foreign_key="user.id", ondelete="CASCADE")
    user_agent: str = Field(default="", sa_type=Text)
    network: str = Field(default="", sa_type=Text)
    proved_at: datetime = Field(
        default=None,
        sa_type=INSTANT,
        nullable=False,
        sa_column_kwargs={"server_default": func.clock_timestamp()},
    )
    used_at: datetime = Field(
        default=None,
        sa_type=INSTANT,
        nullable=False,
        sa_column_kwargs={"server_default": func.clock_timestamp()},
    )
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
