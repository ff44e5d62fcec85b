"""The door: the only place where a transaction begins and ends.

``do`` is for deeds, ``ask`` for questions. Pages, the API, jobs and the
command line all come through here.
"""

from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, TypeVar
from uuid import UUID

import structlog
from sqlalchemy import Engine
from sqlalchemy.exc import DataError, DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlmodel import Session

from services.auth import actor
from services.auth.actor import Actor, Credential
from services.edges import limits, queue, shared
from services.kernel import db
from services.kernel.errors import Invalid, Unavailable

P = ParamSpec("P")
Answer = TypeVar("Answer")
Verb = Callable[Concatenate[Session, Actor, P], Answer]
log = structlog.get_logger()


def do(who: Credential, verb: Verb[P, Answer], *args: P.args, **kwargs: P.kwargs) -> Answer:
    """Runs a deed in a transaction of its own and returns its answer.

    Commits when the verb returns, rolls back when it raises; what the verb
    left for the workers is sent after the commit. Raises what the verb
    raises, TooSoon for too many deeds of one caller, and Unavailable when the database
    does not answer.
    """
    with _session(db.owner() if who.command_line else db.primary()) as tx:
        answer = _within(tx, who, limits.write, verb, *args, **kwargs)
    queue.flush(tx)
    shared.flush(tx)
    return answer


def ask(who: Credential, verb: Verb[P, Answer], *args: P.args, **kwargs: P.kwargs) -> Answer:
    """Runs a question, read only, on the read replica where there is one. Raises as ``do``."""
    with _session(db.questions()) as tx:
        return _within(tx, who, limits.read, verb, *args, **kwargs)


def ready() -> None:
    """Whether the database answers. Raises Unavailable when it does not."""
    with _session(db.primary()) as tx:
        check: Verb[[], object] = lambda tx, _: tx.connection().exec_driver_sql("SELECT 1")  # noqa: E731
        _within(tx, actor.SYSTEM, limits.read, check)


class _session:
    """A session on the engine that commits at the end and forgets on a raise."""

    def __init__(self, engine: Engine) -> None:
        self.tx = Session(engine, expire_on_commit=False)

    def __enter__(self) -> Session:
        return self.tx

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> None:
        try:
            if error is None:
                self.tx.commit()
            else:
                queue.forget(self.tx)
                self.tx.rollback()
        except DBAPIError as broken:
            raise _translated(broken) from broken
        finally:
            self.tx.close()


def _within(
    tx: Session,
    who: Credential,
    counted: Callable[[UUID | None, str], None],
    verb: Verb[P, Answer],
    *args: P.args,
    **kwargs: P.kwargs,
) -> Answer:
    try:
        acting = actor.of(tx, who)
        if who.network:  # came from outside, by whatever road
            counted(acting.id, who.network)
        return verb(tx, acting, *args, **kwargs)
    except (DBAPIError, PoolTimeout) as error:
        raise _translated(error) from error


def _translated(error: Exception) -> Exception:
    """Unavailable for a database that is away, full or overloaded, Invalid for a value that it
    cannot hold, such as a text with a NUL; else the error."""
    away = isinstance(error, PoolTimeout | OperationalError | InterfaceError)
    if away or getattr(error, "connection_invalidated", False):
        log.warning("door.database_away", error=str(error).splitlines()[0])
        return Unavailable("Makapix cannot reach its database right now. Please try again.")
    if isinstance(error, DataError):
        log.warning("door.unfit_value", error=str(error.orig))
        return Invalid("Something in this request cannot be kept as it is.")
    return error
