"""What every row has: a UUID v4 key, two timestamps, and stable constraint names."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import DateTime, Index, func
from sqlmodel import Field, SQLModel

# Without fixed names alembic cannot drop a constraint that PostgreSQL named.
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
metadata = SQLModel.metadata
INSTANT = DateTime(timezone=True)


class Row(SQLModel):
    """Base of all tables."""

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    created_at: datetime = Field(
        default=None,
        sa_type=INSTANT,
        nullable=False,
        sa_column_kwargs={"server_default": func.clock_timestamp()},
    )
    updated_at: datetime = Field(
        default=None,
        sa_type=INSTANT,
        nullable=False,
        sa_column_kwargs={
            "server_default": func.clock_timestamp(),
            "onupdate": func.clock_timestamp(),
        },
    )


def one_of(column: str, *values: str) -> str:
    """SQL of a check that a text column holds one of the words."""
    listed = ", ".join(f"'{value}'" for value in values)
    return f"{column} IN ({listed})"


def alike(table: str, column: str) -> Index:
    """The index that finds texts that are like another, or have it in them (trigrams)."""
    return Index(
        f"ix_{table}_{column}_like",
        column,
        postgresql_using="gin",
        postgresql_ops={column: "gin_trgm_ops"},
    )
