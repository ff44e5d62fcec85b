"""Works: what an artist published, the files behind it, its tags and parents."""

from datetime import datetime
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
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field

from services.models.base import INSTANT, Row, one_of

LICENCES = (
    "CC0", "CC-BY", "CC-BY-SA", "CC-BY-ND", "CC-BY-NC", "CC-BY-NC-SA", "CC-BY-NC-ND", "PDM", "ARR",
)  # fmt: skip
WARNINGS = ("politics", "nsfw", "explicit", "13plus", "violence")
VISIBILITIES = ("public", "unlisted", "hidden")
FORMATS = ("png", "gif", "webp", "bmp", "jpeg")
FILE_ROLES = ("original", "webp", "gif", "poster", "card")
LISTED = "visibility = 'public' AND approved_at IS NOT NULL AND deleted_at IS NULL AND conformant"


def _words(default: str = "{}") -> Column:
    return Column(ARRAY(Text), nullable=False, server_default=default)


class Post(Row, table=True):
    """A work.

    ``number`` is the integer id of players (int32), from which the public slug
    is made. ``storage_key`` names the files; a replaced file has a new one.
    ``files_public`` says in which area of the storage they lie.
    """

    __table_args__ = (
        CheckConstraint("char_length(title) BETWEEN 1 AND 128", name="title_length"),
        CheckConstraint("char_length(description) <= 5000", name="description_length"),
        CheckConstraint("char_length(alt_text) <= 1000", name="alt_text_length"),
        CheckConstraint(one_of("licence", *LICENCES), name="licence_known"),
        CheckConstraint(one_of("visibility", *VISIBILITIES), name="visibility_known"),
        CheckConstraint(one_of("native_format", *FORMATS), name="format_known"),
        CheckConstraint("width BETWEEN 1 AND 4096 AND height BETWEEN 1 AND 4096", name="size"),
        CheckConstraint("frames >= 1 AND cardinality(durations_ms) = frames", name="frames"),
        CheckConstraint("cardinality(palette) <= 256", name="palette_length"),
        CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name="sha256_form"),
        CheckConstraint(f"warnings <@ ARRAY{list(WARNINGS)!r}::text[]", name="warnings_known"),
        # A work that others can see stands once: the same bytes are refused.
        Index(
            "uq_post_sha256_live",
            "sha256",
            unique=True,
            postgresql_where=text("visibility <> 'hidden' AND deleted_at IS NULL"),
        ),
        Index("ix_post_recent", desc("created_at"), desc("id"), postgresql_where=text(LISTED)),
        Index(
            "ix_post_promoted",
            desc("promoted_at"),
            desc("id"),
            postgresql_where=text(f"promoted_at IS NOT NULL AND {LISTED}"),
        ),
        Index("ix_post_author", "author_id", desc("created_at"), desc("id")),
        Index("ix_post_trash", "deleted_at", postgresql_where=text("deleted_at IS NOT NULL")),
    )

    number: int = Field(
        default=None, sa_column=Column(Integer, Identity(), unique=True, nullable=False)
    )
    author_id: UUID = Field(foreign_key="user.id", ondelete="CASCADE")
    # words
    title: str = Field(sa_type=Text)
    description: str = Field(default="", sa_type=Text)
    alt_text: str = Field(default="", sa_type=Text)
    licence: str = Field(default="ARR", sa_type=Text)
    warnings: list[str] = Field(default_factory=list, sa_column=_words())
    remixable: bool = Field(default=False)
    # who may see it
    visibility: str = Field(default="public", sa_type=Text)
    approved_at: datetime | None = Field(default=None, sa_type=INSTANT)
    promoted_at: datetime | None = Field(default=None, sa_type=INSTANT)
    deleted_at: datetime | None = Field(default=None, sa_type=INSTANT)
    conformant: bool = Field(default=True)
    # the file
    storage_key: UUID = Field(unique=True)
    files_public: bool = Field(default=False)
    native_format: str = Field(sa_type=Text)
    file_bytes: int = Field(sa_type=BigInteger)
    sha256: str = Field(sa_type=Text)
    width: int
    height: int
    frames: int
    durations_ms: list[int] = Field(sa_column=Column(ARRAY(Integer), nullable=False))
    loop_ms: int
    loop_count: int = Field(default=0)
    unique_colors: int
    max_frame_colors: int
    palette: list[str] = Field(default_factory=list, sa_column=_words())
    transparency_meta: bool = Field(default=False)
    alpha_meta: bool = Field(default=False)
    transparency_actual: bool = Field(default=False)
    alpha_actual: bool = Field(default=False)
    phash: int = Field(sa_type=BigInteger)
    flashes_per_second: float = Field(default=0.0)
    artwork_modified_at: datetime = Field(sa_type=INSTANT)
    metadata_modified_at: datetime = Field(sa_type=INSTANT)


class PostFile(Row, table=True):
    """One stored object of a work: the original or a rendition of it."""

    __tablename__ = "post_file"
    __table_args__ = (
        CheckConstraint(one_of("role", *FILE_ROLES), name="role_known"),
        UniqueConstraint("post_id", "role"),
    )

    post_id: UUID = Field(foreign_key="post.id", ondelete="CASCADE")
    role: str = Field(sa_type=Text)
    format: str = Field(sa_type=Text)
    suffix: str = Field(sa_type=Text)
    bytes: int = Field(sa_type=BigInteger)
    sha256: str = Field(sa_type=Text)


class PostTag(Row, table=True):
    """A hashtag on a work, lower case, NFC, without the sign."""

    __tablename__ = "post_tag"
    __table_args__ = (
        UniqueConstraint("post_id", "tag"),
        Index("ix_post_tag_feed", "tag", desc("created_at"), desc("post_id")),
    )

    post_id: UUID = Field(foreign_key="post.id", ondelete="CASCADE")
    tag: str = Field(sa_type=Text)
    position: int = Field(default=0)


class PostParent(Row, table=True):
    """A work that a remix was made from."""

    __tablename__ = "post_parent"
    __table_args__ = (
        UniqueConstraint("post_id", "parent_id"),
        CheckConstraint("post_id <> parent_id", name="not_itself"),
    )

    post_id: UUID = Field(foreign_key="post.id", ondelete="CASCADE")
    parent_id: UUID = Field(foreign_key="post.id", ondelete="CASCADE", index=True)


class RetiredFile(Row, table=True):
    """A stored object that nothing shows any more, to be removed at ``purge_after``."""

    __tablename__ = "retired_file"

    path: str = Field(unique=True, sa_type=Text)
    purge_after: datetime = Field(sa_type=INSTANT, index=True)
