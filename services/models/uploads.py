"""Uploads: the job row that is the truth, and a row for each file in it."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, CheckConstraint, Column, Index, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.models.base import INSTANT, Row, one_of

JOB_STATES = ("queued", "running", "published", "refused", "failed", "cancelled")
FILE_STATES = ("received", "checked", "stored", "live", "refused", "failed")


class UploadJob(Row, table=True):
    """One upload: an image or a ZIP, waiting in storage at ``source``.

    Files that were chosen together share a ``batch_id`` and count as one upload.
    ``replaces_id`` is the work whose file this one takes the place of.
    """

    __tablename__ = "upload_job"
    __table_args__ = (
        CheckConstraint(one_of("state", *JOB_STATES), name="state_known"),
        UniqueConstraint("user_id", "idempotency_key"),
        Index("ix_upload_job_user", "user_id", "created_at"),
        Index(
            "ix_upload_job_open",
            "lease_until",
            postgresql_where=text("state IN ('queued', 'running')"),
        ),
        Index("ix_upload_job_failed", "finished_at", postgresql_where=text("state = 'failed'")),
    )

    user_id: UUID = Field(foreign_key="user.id", ondelete="CASCADE")
    batch_id: UUID
    filename: str = Field(sa_type=Text)
    source: str = Field(sa_type=Text)
    bytes: int = Field(sa_type=BigInteger)
    details: dict[str, Any] = Field(
        default_factory=dict, sa_column=Column(JSONB, nullable=False, server_default="{}")
    )
    replaces_id: UUID | None = Field(
        default=None, foreign_key="post.id", ondelete="CASCADE", index=True
    )
    idempotency_key: str | None = Field(default=None, sa_type=Text)
    state: str = Field(default="queued", sa_type=Text)
    message: str = Field(default="", sa_type=Text)
    code: str = Field(default="", sa_type=Text)
    tries: int = Field(default=0)
    lease_until: datetime | None = Field(default=None, sa_type=INSTANT)
    finished_at: datetime | None = Field(default=None, sa_type=INSTANT)


class UploadFile(Row, table=True):
    """One file of an upload and how far it has come.

    ``storage_key`` is drawn once, so a try that was cut short and the next one
    write the same objects.
    """

    __tablename__ = "upload_file"
    __table_args__ = (
        CheckConstraint(one_of("state", *FILE_STATES), name="state_known"),
        UniqueConstraint("job_id", "position"),
    )

    job_id: UUID = Field(foreign_key="upload_job.id", ondelete="CASCADE")
    position: int
    name: str = Field(sa_type=Text)
    storage_key: UUID = Field(default_factory=uuid4, unique=True)
    state: str = Field(default="received", sa_type=Text)
    code: str = Field(default="", sa_type=Text)
    message: str = Field(default="", sa_type=Text)
    post_id: UUID | None = Field(
        default=None, foreign_key="post.id", ondelete="SET NULL", index=True
    )
