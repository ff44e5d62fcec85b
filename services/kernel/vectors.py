"""Vectors in the database, where it has the extension pgvector; without it what needs them is off.

Vectors are kept as plain arrays, so they are written with or without the extension; the extension
answers which ones are the nearest, by an HNSW index over the arrays taken as vectors.
"""

from typing import Any

import structlog
from sqlalchemy import Connection, cast, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.types import UserDefinedType
from sqlmodel import Session

from services.kernel.colours import SPREAD_SIZE

LOOK_SIZE = 135
"""Numbers in the look of a work."""
CANDIDATES = 100
"""How many near ones the index is asked for at once (``hnsw.ef_search``)."""
INDEXES = (
    ("ix_vector_look", "post_look", "look", LOOK_SIZE),
    ("ix_vector_spread", "palette", "spread", SPREAD_SIZE),
)
OPTIONS = f"-c hnsw.ef_search={CANDIDATES}"
OFF = "Similar works and near palettes are off: this database lacks the extension pgvector."
log = structlog.get_logger()
_said: set[str] = set()


class Vector(UserDefinedType[Any]):
    """``vector(n)`` of pgvector."""

    cache_ok = True

    def __init__(self, size: int) -> None:
        self.size = size

    def get_col_spec(self, **more: Any) -> str:
        """How SQL writes it."""
        return f"vector({self.size})"


def apart(column: Any, other: Any, size: int) -> Any:
    """The distance of two arrays as vectors (L2), as the index orders them."""
    return cast(column, Vector(size)).op("<->")(cast(other, Vector(size)))


def provide(connection: Connection) -> bool:
    """Makes the extension and its indexes, or says in one line of the log why not.

    Done after every migration, so an extension that is installed later is taken up by the next.
    """
    if not all(_exists(connection, table) for _, table, _, _ in INDEXES):
        return False
    try:
        with connection.begin_nested():
            connection.execute(text("CREATE EXTENSION IF NOT EXISTS vector"))
            for name, table, column, size in INDEXES:
                connection.execute(
                    text(
                        f"CREATE INDEX IF NOT EXISTS {name} ON {table}"
                        f" USING hnsw (({column}::vector({size})) vector_l2_ops)"
                    )
                )
    except DBAPIError as error:
        log.warning("vectors.off", said=OFF, why=str(error.orig).splitlines()[0])
        return False
    return True


def available(tx: Session) -> bool:
    """Whether the nearest can be asked for. Once found, the answer is kept by the process."""
    if "here" in _said:
        return True
    if all(_exists(tx, name) for name, *_ in INDEXES):
        _said.add("here")
        return True
    if "off" not in _said:
        _said.add("off")
        log.warning("vectors.off", said=OFF)
    return False


def forget() -> None:
    """Asks anew at the next question."""
    _said.clear()


def _exists(asked: Connection | Session, name: str) -> bool:
    return bool(asked.scalar(text("SELECT to_regclass(:name) IS NOT NULL"), {"name": name}))
