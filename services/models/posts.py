"""Works: what an artist published, the files behind it, its tags and parents."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Computed,
    Identity,
    Index,
    Integer,
    Text,
    UniqueConstraint,
    desc,
    func,
    literal_column,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TSVECTOR
from sqlmodel import Field

from services.models.base import INSTANT, Row, alike, one_of

LICENCES = (
    "CC0", "CC-BY", "CC-BY-SA", "CC-BY-ND", "CC-BY-NC", "CC-BY-NC-SA", "CC-BY-NC-ND", "PDM", "ARR",
)  # fmt: skip
WARNINGS = ("politics", "nsfw", "explicit", "13plus", "violence")
VISIBILITIES = ("public", "unlisted", "hidden", "draft")
FORMATS = ("png", "gif", "webp", "bmp", "jpeg")
FILE_ROLES = ("original", "webp", "gif", "poster", "card")
LISTED = "visibility = 'public' AND approved_at IS NOT NULL AND deleted_at IS NULL AND conformant"

# The hash in four bands of 16 bits, each marked with its place: two hashes that differ in
# at most three bits share a band, so an index finds all near ones.
PHASH_BANDS = "ARRAY[" + ", ".join(
    f"{band} * 65536 + ((phash >> {16 * band}) & 65535)::integer" for band in range(4)
) + "]"  # fmt: skip

SIZES = (16, 32, 64, 128)  # px of the longer side; what is larger is the last band's
COLOURS = (4, 8, 16, 32, 64, 256)
# What a work can be filtered by, as words such as ``size:64`` and ``format:png``: one index for
# any of them together. A work of ten colours has ``colours:16`` and all larger ones.
FACETS = (
    "array_remove(ARRAY['size:' || CASE "
    + " ".join(f"WHEN greatest(width, height) <= {px} THEN '{px}'" for px in SIZES)
    + " ELSE '256' END, CASE WHEN frames > 1 THEN 'motion:animated' ELSE 'motion:still' END, "
    + "".join(f"CASE WHEN unique_colors <= {n} THEN 'colours:{n}' END, " for n in COLOURS)
    + "'format:' || native_format, 'licence:' || lower(licence)], NULL)"
)
# The same words, each with its place, which is its bit in ``Standing.traits``: new ones at the end.
TRAITS = (
    *(f"size:{px}" for px in (*SIZES, 256)), "motion:animated", "motion:still",
    *(f"colours:{n}" for n in COLOURS), *(f"format:{name}" for name in FORMATS),
    *(f"licence:{code.lower()}" for code in LICENCES),
)  # fmt: skip


def _words(default: str = "{}") -> Column:
    return Column(ARRAY(Text), nullable=False, server_default=default)


class Post(Row, table=True):
    """A work.

    ``number`` is the integer id of players (int32), from which the public slug
    is made. ``storage_key`` names the files; a replaced file has a new one.
    ``files_public`` says in which area of the storage they lie. ``promoted_at`` is when the
    front page took it, kept by ``services/categories.py``.
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
        CheckConstraint("reactions >= 0", name="reactions_floor"),
        CheckConstraint("comments BETWEEN 0 AND 1000", name="comments_limit"),
        CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name="sha256_form"),
        CheckConstraint(f"warnings <@ ARRAY{list(WARNINGS)!r}::text[]", name="warnings_known"),
        # A work that others can see stands once: the same bytes are refused.
        Index(
            "uq_post_sha256_live",
            "sha256",
            unique=True,
            postgresql_where=text("visibility IN ('public', 'unlisted') AND deleted_at IS NULL"),
        ),
        Index("ix_post_id", "id", postgresql_using="hash"),  # one page, however many works
        Index(
            "ix_post_recent",
            desc("created_at"),
            desc("id"),
            postgresql_include=["author_id", "warnings", "facets", "palette_id"],
            postgresql_where=text(LISTED),
        ),
        Index(
            "ix_post_promoted",
            desc("promoted_at"),
            desc("id"),
            postgresql_include=["author_id", "warnings", "facets", "palette_id", "created_at"],
            postgresql_where=text(f"promoted_at IS NOT NULL AND {LISTED}"),
        ),
        Index("ix_post_author", "author_id", desc("created_at"), desc("id")),
        Index("ix_post_in_palette", "palette_id", desc("created_at"), desc("id")),
        Index(
            "ix_post_author_listed",
            "author_id",
            desc("created_at"),
            desc("id"),
            postgresql_include=["warnings"],
            postgresql_where=text(LISTED),
        ),
        Index("ix_post_size", "width", "height", postgresql_where=text(LISTED)),
        Index("ix_post_words", "words", postgresql_using="gin"),
        Index("ix_post_palette", "palette", postgresql_using="gin"),
        Index("ix_post_facets", "facets", postgresql_using="gin", postgresql_where=text(LISTED)),
        alike("post", "title"),
        Index("ix_post_phash_bands", "phash_bands", postgresql_using="gin"),
        Index("ix_post_broken", "id", postgresql_where=text("NOT conformant")),
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
    # What search finds it by, written by the database: title, tags, alt text, then description
    # and the author's names, in the weights A to D.
    words: str = Field(default="", sa_column=Column(TSVECTOR, nullable=False, server_default=""))
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
    palette_id: UUID | None = Field(default=None, foreign_key="palette.id", ondelete="SET NULL")
    transparency_meta: bool = Field(default=False)
    alpha_meta: bool = Field(default=False)
    transparency_actual: bool = Field(default=False)
    alpha_actual: bool = Field(default=False)
    phash: int = Field(sa_type=BigInteger)
    phash_bands: list[int] = Field(
        default=None,
        sa_column=Column(ARRAY(Integer), Computed(PHASH_BANDS, persisted=True), nullable=False),
    )
    flashes_per_second: float = Field(default=0.0)
    facets: list[str] = Field(
        default=None,
        sa_column=Column(ARRAY(Text), Computed(FACETS, persisted=True), nullable=False),
    )
    # what others answered, kept by the deeds that change it
    reactions: int = Field(default=0)
    reaction_counts: dict[str, int] = Field(
        default_factory=dict, sa_column=Column(JSONB, nullable=False, server_default="{}")
    )
    comments: int = Field(default=0)
    artwork_modified_at: datetime = Field(sa_type=INSTANT)
    metadata_modified_at: datetime = Field(sa_type=INSTANT)


# The words of titles alone: an index of all, since a partial one has no statistics that would say
# how many titles have a word.
TITLE_WORDS = func.ts_filter(Post.words, literal_column("'{a}'"), type_=TSVECTOR)
Index("ix_post_title_words", TITLE_WORDS, postgresql_using="gin")
Index(
    "ix_post_title_begins",
    func.lower(Post.title).label("lower"),  # type: ignore[attr-defined]
    postgresql_ops={"lower": "text_pattern_ops"},
    postgresql_where=text(LISTED),
)


class PostFile(Row, table=True):
    """One stored object of a work: the original or a rendition of it. The ``format`` of a share
    card says which drawing it is, too: ``png-2``."""

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
    """A hashtag on a work, lower case, NFC, without the sign.

    ``created_at`` is the work's, kept by the database: the index of a tag's feed needs no other.
    ``traits`` are as in Standing.
    """

    __tablename__ = "post_tag"
    __table_args__ = (
        UniqueConstraint("post_id", "tag"),
        Index(
            "ix_post_tag_feed",
            "tag",
            desc("created_at"),
            desc("post_id"),
            postgresql_include=["traits"],
        ),
    )

    post_id: UUID = Field(foreign_key="post.id", ondelete="CASCADE")
    tag: str = Field(sa_type=Text)
    position: int = Field(default=0)
    traits: int = Field(default=0, sa_type=BigInteger, sa_column_kwargs={"server_default": "0"})


class UsedHashtag(Row, table=True):
    """A hashtag that some works have, or had an hour ago, written by the database.

    What somebody types is compared with these, of which there are few. ``works`` is how many
    had it when the schedule last counted, whoever may see them: an order, not for showing.
    ``lately`` is how many of the last 30 days have it that everyone finds.
    """

    __tablename__ = "used_hashtag"
    __table_args__ = (
        alike("used_hashtag", "tag"),
        Index("ix_used_hashtag_lately", desc("lately"), "tag", postgresql_where=text("lately > 0")),
    )

    tag: str = Field(unique=True, sa_type=Text)
    works: int
    lately: int = Field(default=0, sa_column_kwargs={"server_default": "0"})


class PostParent(Row, table=True):
    """A work that a remix was made from."""

    __tablename__ = "post_parent"
    __table_args__ = (
        UniqueConstraint("post_id", "parent_id"),
        CheckConstraint("post_id <> parent_id", name="not_itself"),
    )

    post_id: UUID = Field(foreign_key="post.id", ondelete="CASCADE")
    parent_id: UUID = Field(foreign_key="post.id", ondelete="CASCADE", index=True)


class SimilarPost(Row, table=True):
    """A note to moderators: a new work looks like another's (``distance`` in bits of the hash)."""

    __tablename__ = "similar_post"
    __table_args__ = (UniqueConstraint("post_id", "other_id"),)

    post_id: UUID = Field(foreign_key="post.id", ondelete="CASCADE")
    other_id: UUID = Field(foreign_key="post.id", ondelete="CASCADE", index=True)
    distance: int


class RetiredFile(Row, table=True):
    """A stored object that nothing shows any more, to be removed at ``purge_after``.

    ``post_id`` is the work whose earlier file it was: it moves with the work's files.
    """

    __tablename__ = "retired_file"

    path: str = Field(unique=True, sa_type=Text)
    purge_after: datetime = Field(sa_type=INSTANT, index=True)
    post_id: UUID | None = Field(
        default=None, foreign_key="post.id", ondelete="SET NULL", index=True
    )
