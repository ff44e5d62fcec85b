"""Engines: one for deeds, one for questions. Only the door opens sessions."""

from functools import lru_cache
from typing import Any

from pydantic_core import from_json
from sqlalchemy import Engine, create_engine

from services.kernel import vectors
from services.kernel.settings import settings

# How like a word must be to be taken for a slip (``<%``): two letters that changed places leave
# half of the trigrams of a word of seven.
SLIP = 0.4
# Compiling a plan takes longer than any question of ours, and parallel workers read on where a page
# is full already: twenty times as much for one in a rare order.
SESSION = (
    "-c statement_timeout=10000 -c lock_timeout=5000 -c timezone=UTC -c jit=off"
    " -c max_parallel_workers_per_gather=0"
)


@lru_cache(maxsize=1)
def primary() -> Engine:
    """The engine of the primary."""
    return _engine(settings().database_url)


@lru_cache(maxsize=1)
def owner() -> Engine:
    """The primary for who owns the tables: migrations and the command line."""
    url = settings().database_owner_url
    return _engine(url) if url else primary()


@lru_cache(maxsize=1)
def questions() -> Engine:
    """The engine for questions: the read replica where there is one, in connections that
    only read. Each statement stands alone, which saves the round trips of BEGIN and COMMIT."""
    url = settings().database_read_url or settings().database_url
    likeness = f"-c pg_trgm.word_similarity_threshold={SLIP} {vectors.OPTIONS}"
    more = f"-c default_transaction_read_only=on {likeness}"
    return _engine(url, more, isolation_level="AUTOCOMMIT")


def dispose() -> None:
    """Closes every connection, as a process must after a fork."""
    for source in (primary, owner, questions):
        if source.cache_info().currsize:
            source().dispose(close=False)
            source.cache_clear()


def address(url: str) -> str:
    """A PostgreSQL URL with the driver that we use."""
    scheme, rest = url.split("://", 1)
    return f"postgresql+psycopg://{rest}" if scheme in {"postgres", "postgresql"} else url


def _engine(url: str, more: str = "", **options: Any) -> Engine:
    return create_engine(
        address(url),
        pool_size=settings().database_pool,
        max_overflow=0,
        # A full pool sheds load with a clear answer instead of queueing for ever.
        pool_timeout=2,
        pool_pre_ping=False,
        pool_recycle=1800,
        json_deserializer=from_json,  # a tenth of what the standard library's takes
        connect_args={
            "connect_timeout": 3,
            "application_name": "makapix",
            "options": f"{SESSION} {more}",
        },
        **options,
    )
