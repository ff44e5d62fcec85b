"""Questions whose SQL is put together once and asked many times.

SQLAlchemy takes milliseconds to build a statement and microseconds to send one that it has
seen, the same object. So what is asked at every request is built from the *pattern* of who
asks, of which there are few, and everything that differs from call to call is a bind
parameter. The values of who asks go along with each call: none can be left from another.
"""

from collections.abc import Callable, Hashable
from functools import lru_cache
from typing import Any, Protocol

from sqlalchemy import Result, Select
from sqlmodel import Session

FORMS_MOST = 512
"""Statements that a process keeps of one question; patterns and forms are far fewer."""


class Viewer(Protocol):
    """Who asks: what of them shapes the SQL, and the values of its bind parameters."""

    @property
    def pattern(self) -> Any: ...

    @property
    def values(self) -> dict[str, Any]: ...


class Question:
    """Decorates ``build(pattern, *forms)``, which makes the statement for a kind of viewer."""

    def __init__(self, build: Callable[..., Select[Any]]) -> None:
        self._built = lru_cache(FORMS_MOST)(build)

    def statement(self, viewer: Viewer, *forms: Hashable) -> Select[Any]:
        """The statement; it is to be executed with the viewer's ``values``."""
        return self._built(viewer.pattern, *forms)

    def __call__(self, tx: Session, viewer: Viewer, *forms: Hashable, **values: Any) -> Result[Any]:
        """Asks it, for columns: what a session would do besides is to make entities of them."""
        tx.flush()  # as a session would
        values = viewer.values | values
        return tx.connection().execute(self.statement(viewer, *forms), values)
