"""What every state shares: the guard of its handlers, and the way to the door.

Every public method of a state can be called by anyone with a websocket, at any
time, with anything. ``@handler`` is what they all meet first.
"""

import asyncio
import functools
import inspect
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Concatenate, ParamSpec, TypeVar
from uuid import uuid4

import reflex as rx
import structlog

from services import door
from services.auth import cookies
from services.auth.actor import Actor, Credential
from services.kernel.errors import Invalid, MakapixError, NotSignedIn
from services.kernel.settings import settings

P = ParamSpec("P")
Answer = TypeVar("Answer")
Self = TypeVar("Self", bound="rx.State")
log = structlog.get_logger()
GUARDED = "__makapix_guarded__"
# As many threads as the pool has connections: more would only wait for one.
_threads = ThreadPoolExecutor(settings().database_pool, thread_name_prefix="door")


def handler(method: Callable[..., Awaitable[Any]]) -> Any:
    """An event handler that everyone may call: errors become sentences, never a trace.

    The method is ``async`` and reaches services through ``ask`` and ``do``.
    """

    takes = inspect.signature(method)

    @functools.wraps(method)
    async def guarded(self: rx.State, *args: Any, **kwargs: Any) -> Any:
        try:
            call = _bound(takes, self, *args, **kwargs)
            return await method(*call.args, **call.kwargs)
        except MakapixError as error:
            return await _refused(self, error)
        except Exception as error:
            return await _broken(self, method.__qualname__, error)

    setattr(guarded, GUARDED, True)
    return rx.event(guarded)


def unguarded(exception: Exception) -> None:
    """What Reflex itself could not do with an event (an unknown name, a payload that does
    not fit): a line in the log. Its own toast would need ``eval`` in the browser."""
    log.warning("event.refused", error=f"{type(exception).__name__}: {exception}"[:300])


async def ask(
    state: rx.State,
    verb: Callable[Concatenate[Any, Actor, P], Answer],
    *args: P.args,
    **kwargs: P.kwargs,
) -> Answer:
    """A question in the name of who has the page open."""
    return await off_the_loop(door.ask, who(state), verb, *args, **kwargs)


async def do(
    state: rx.State,
    verb: Callable[Concatenate[Any, Actor, P], Answer],
    *args: P.args,
    **kwargs: P.kwargs,
) -> Answer:
    """A deed in the name of who has the page open."""
    return await off_the_loop(door.do, who(state), verb, *args, **kwargs)


def who(state: rx.State) -> Credential:
    """The credential of the page, from its websocket's handshake and nothing else."""
    router = state.router
    return cookies.credential(router.headers.cookie, router.session.client_ip)


def text(value: Any, *, longest: int = 10_000) -> str:
    """A string that a client sent. Raises Invalid."""
    if not isinstance(value, str) or len(value) > longest:
        raise Invalid("This page sent something that Makapix does not understand.")
    return value


def _bound(takes: inspect.Signature, *args: Any, **kwargs: Any) -> inspect.BoundArguments:
    try:
        return takes.bind(*args, **kwargs)
    except TypeError as error:
        raise Invalid("This page sent something that Makapix does not understand.") from error


def word(value: Any) -> Any:
    """A text, a list of texts or a yes and no that a form field holds. Raises Invalid."""
    if isinstance(value, bool):
        return value
    if isinstance(value, list) and len(value) <= 100:
        return [text(part, longest=500) for part in value]
    return text(value)


def last_of(path: str) -> str:
    """The last part of an address: the slug of a work, the handle of a person."""
    return path.rstrip("/").rsplit("/", 1)[-1][:64]


async def off_the_loop(call: Callable[..., Answer], *args: Any, **kwargs: Any) -> Answer:
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(_threads, functools.partial(call, *args, **kwargs))


async def _refused(state: rx.State, error: MakapixError) -> Any:
    from state.toasts import Toasts

    if isinstance(error, NotSignedIn):
        return rx.redirect(f"/login?next={state.router.url.path}")
    (await state.get_state(Toasts))._put(error.message, "danger")
    return None


async def _broken(state: rx.State, name: str, error: Exception) -> None:
    from state.toasts import Toasts

    number = uuid4().hex[:12]
    log.error("handler.failed", number=number, handler=name, exc_info=error)
    said = f"Something broke on our side. If you tell us about it, name {number}."
    (await state.get_state(Toasts))._put(said, "danger")
