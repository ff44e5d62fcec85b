"""Palettes, each once whichever works have it, and what a work looks like in numbers."""

from uuid import UUID

from sqlalchemy import CheckConstraint, Column, Index, Integer, SmallInteger, Text, text
from sqlalchemy.dialects.postgresql import ARRAY, REAL
from sqlmodel import Field

from services.models.base import Row


class Palette(Row, table=True):
    """A set of colours.

    ``key`` is made from the set alone. ``colours`` (``#rrggbb``) go from dark to light,
    ``oklab`` are the same as packed integers, ``cells`` where they lie, for an index, ``known``
    the well-known palettes that have them all, ``spread`` how they are spread over OKLab.
    """

    __table_args__ = (
        CheckConstraint("key ~ '^[0-9a-f]{20}$'", name="key_form"),
        CheckConstraint("size BETWEEN 1 AND 256 AND cardinality(colours) = size", name="size"),
        Index("ix_palette_cells", "cells", postgresql_using="gin"),
        Index(
            "ix_palette_known", "known", postgresql_using="gin",
            postgresql_where=text("known <> '{}'"),
        ),
        Index(
            "ix_palette_of_known", "id", postgresql_include=["known"],
            postgresql_where=text("known <> '{}'"),
        ),
    )  # fmt: skip

    key: str = Field(unique=True, sa_type=Text)
    size: int = Field(sa_type=SmallInteger)
    colours: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    oklab: list[int] = Field(sa_column=Column(ARRAY(Integer), nullable=False))
    cells: list[int] = Field(sa_column=Column(ARRAY(Integer), nullable=False))
    known: list[str] = Field(
        default_factory=list, sa_column=Column(ARRAY(Text), nullable=False, server_default="{}")
    )
    spread: list[float] = Field(sa_column=Column(ARRAY(REAL), nullable=False))


class PostLook(Row, table=True):
    """A work's colours and structure as a vector; ``form`` is the formula that made it.

    Beside the work and not in its row, which reactions and comments write again and again: the
    index of vectors is dear to change.
    """

    __tablename__ = "post_look"

    post_id: UUID = Field(foreign_key="post.id", ondelete="CASCADE", unique=True)
    form: int = Field(sa_type=SmallInteger)
    look: list[float] = Field(sa_column=Column(ARRAY(REAL), nullable=False))
