"""What every state shares: the guard of its handlers, and the way to the door.

Every public method of a state can be called by anyone with a websocket, at any
time, with anything. ``@handler`` is what they all meet first.
"""

import asyncio
import functools
import inspect
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import count, takewhile
from math import inf
from types import NoneType, UnionType
from typing import Any, Concatenate, ParamSpec, TypeVar, get_args, get_origin
from uuid import UUID, uuid4

import reflex as rx
import structlog

from services import door
from services.auth import cookies
from services.auth.actor import Actor, Credential
from services.kernel.errors import Invalid, MakapixError, NotFound, NotSignedIn
from services.kernel.settings import settings
from state import presence

P = ParamSpec("P")
Answer = TypeVar("Answer")
Self = TypeVar("Self", bound="rx.State")
log = structlog.get_logger()
GUARDED = "__makapix_guarded__"
STRANGE = "This page sent something that Makapix does not understand."
# As many threads as the pool has connections: more would only wait for one.
_threads = ThreadPoolExecutor(settings().database_pool, thread_name_prefix="door")


def handler(method: Callable[..., Awaitable[Any]]) -> Any:
    """An event handler that everyone may call: errors become sentences, never a trace.

    The method is ``async`` and reaches services through ``ask`` and ``do``. Arguments that
    are not of the annotated types are refused before it runs: how long a text may be and
    what it may say is the method's to check.
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
    found = cookies.credential(router.headers.cookie, router.session.client_ip)
    presence.belongs(router.session.client_token, found.session_id)
    return found


def signed_in(state: rx.State) -> bool:
    """Whether the page belongs to a session; one that has ended meanwhile is found out by a
    question, which then leads to the log-in page."""
    return who(state).session_id is not None


def text(value: Any, *, longest: int = 10_000) -> str:
    """A string that a client sent. Raises Invalid."""
    if not isinstance(value, str) or len(value) > longest:
        raise Invalid(STRANGE)
    return value


def id_of(value: Any, noun: str) -> UUID:
    """The id of a comment, a session, ... that a client sent. Raises NotFound."""
    try:
        return UUID(text(value, longest=64))
    except ValueError as error:
        raise NotFound(f"There is no such {noun}.") from error


def pages(state: Any) -> list[Any]:
    """The vars ``page_0``, ``page_1``, ... of a list, each of which travels alone."""
    numbers = takewhile(lambda number: hasattr(state, f"page_{number}"), count())
    return [getattr(state, f"page_{number}") for number in numbers]


def _bound(takes: inspect.Signature, *args: Any, **kwargs: Any) -> inspect.BoundArguments:
    """The arguments, of the number and the types that the handler names. Raises Invalid."""
    try:
        call = takes.bind(*args, **kwargs)
    except TypeError as error:
        raise Invalid(STRANGE) from error
    for name, value in call.arguments.items():
        if not _fits(value, takes.parameters[name].annotation):
            raise Invalid(STRANGE)
    return call


def _fits(value: Any, wanted: Any) -> bool:
    """Whether a value out of JSON is of an annotated type, down to what it holds."""
    if wanted in (Any, inspect.Parameter.empty):
        return True
    kind: Any = NoneType if wanted is None else get_origin(wanted) or wanted
    of = get_args(wanted)
    if kind is UnionType:
        return any(_fits(value, one) for one in of)
    if kind in (int, float):  # a yes is no number, nor is what JSON cannot say
        wide = (int, float) if kind is float else int
        return isinstance(value, wide) and not isinstance(value, bool) and abs(value) < inf
    if not isinstance(value, kind):
        return False
    if kind is dict and of:
        return all(_fits(k, of[0]) and _fits(v, of[1]) for k, v in value.items())
    return kind is not list or not of or all(_fits(one, of[0]) for one in value)


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


def part_of(path: str, place: int) -> str:
    """A part of an address by its place: of ``/u/artist/followers`` the second is the handle."""
    parts = path.split("/")
    return parts[place][:64] if len(parts) > place else ""


async def off_the_loop(call: Callable[..., Answer], *args: Any, **kwargs: Any) -> Answer:
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(_threads, functools.partial(call, *args, **kwargs))


async def _refused(state: rx.State, error: MakapixError) -> Any:
    from state.toasts import Toasts

    if isinstance(error, NotSignedIn):
        return rx.redirect(f"/login?next={state.router.url.path}")
    if error.code == "prove_again":
        from state.proofs import Proof

        await (await state.get_state(Proof))._ask()
        return None
    (await state.get_state(Toasts))._put(error.message, "danger")
    return None


async def _broken(state: rx.State, name: str, error: Exception) -> None:
    from state.toasts import Toasts

    number = uuid4().hex[:12]
    log.error("handler.failed", number=number, handler=name, exc_info=error)
    said = f"Something broke on our side. If you tell us about it, name {number}."
    (await state.get_state(Toasts))._put(said, "danger")
