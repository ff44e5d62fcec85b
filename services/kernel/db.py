"""Engines: one for deeds, one for questions. Only the door opens sessions."""

from functools import lru_cache

from sqlalchemy import Engine, create_engine

from services.kernel.settings import settings


@lru_cache(maxsize=1)
def primary() -> Engine:
    """The engine of the primary."""
    return _engine(settings().database_url)


@lru_cache(maxsize=1)
def replica() -> Engine:
    """The engine of the read replica; the primary's where there is none."""
    url = settings().database_read_url
    return _engine(url) if url else primary()


def dispose() -> None:
    """Closes every connection, as a process must after a fork."""
    for source in (primary, replica):
        if source.cache_info().currsize:
            source().dispose(close=False)
            source.cache_clear()


def address(url: str) -> str:
    """A PostgreSQL URL with the driver that we use."""
    scheme, rest = url.split("://", 1)
    return f"postgresql+psycopg://{rest}" if scheme in {"postgres", "postgresql"} else url


def _engine(url: str) -> Engine:
    return create_engine(
        address(url),
        pool_size=settings().database_pool,
        max_overflow=0,
        # A full pool sheds load with a clear answer instead of queueing for ever.
        pool_timeout=2,
        pool_pre_ping=False,
        pool_recycle=1800,
        connect_args={
            "connect_timeout": 3,
            "application_name": "makapix",
            "options": "-c statement_timeout=10000 -c lock_timeout=5000 -c timezone=UTC",
        },
    )
