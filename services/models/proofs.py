"""What proves who somebody is besides a password: one-use tokens, passkeys, recovery codes."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Column, Index, LargeBinary, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field

from services.models.base import INSTANT, Row, one_of

PURPOSES = (
    "verify_email", "reset_password", "change_email", "second_factor", "github",
    "passkey_new", "passkey_login",
)  # fmt: skip


class OneUseToken(Row, table=True):
    """Something that may be done once, by who holds the token, until ``expires_at``.

    Kept only as SHA-256 and deleted when it is used. ``user_id`` is empty where
    nobody is known yet, as in a log-in that has begun.
    """

    __tablename__ = "one_use_token"
    __table_args__ = (
        CheckConstraint(one_of("purpose", *PURPOSES), name="purpose_known"),
        Index("ix_one_use_token_user", "user_id", "purpose"),
    )

    purpose: str = Field(sa_type=Text)
    user_id: UUID | None = Field(default=None, foreign_key="user.id", ondelete="CASCADE")
    token_hash: str = Field(unique=True, sa_type=Text)
    facts: dict[str, Any] = Field(
        default_factory=dict, sa_column=Column(JSONB, nullable=False, server_default="{}")
    )
    expires_at: datetime = Field(sa_type=INSTANT, index=True)


class RecoveryCode(Row, table=True):
    """A code for who has lost the second factor, kept only as SHA-256; deleted at its use."""

    __tablename__ = "recovery_code"
    __table_args__ = (UniqueConstraint("user_id", "code_hash"),)

    user_id: UUID = Field(foreign_key="user.id", ondelete="CASCADE")
    code_hash: str = Field(sa_type=Text)


class Passkey(Row, table=True):
    """A WebAuthn credential (W3C WebAuthn Level 3): the public half of a key pair.

    ``sign_count`` is 0 for authenticators that do not count.
    """

    __table_args__ = (Index("ix_passkey_user", "user_id", "created_at"),)

    user_id: UUID = Field(foreign_key="user.id", ondelete="CASCADE")
    credential_id: bytes = Field(unique=True, sa_type=LargeBinary)
    public_key: bytes = Field(sa_type=LargeBinary)
    sign_count: int = Field(default=0)
    transports: list[str] = Field(
        default_factory=list, sa_column=Column(ARRAY(Text), nullable=False, server_default="{}")
    )
    name: str = Field(sa_type=Text)
    last_used_at: datetime | None = Field(default=None, sa_type=INSTANT)
