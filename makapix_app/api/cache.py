"""Answers as ready bytes, and a small cache of those that are the same for every visitor.

The cache lives in the process for two seconds: a hidden work is gone from it long
before the five seconds that are promised, and no invalidation can be missed.
"""

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import lru_cache
from typing import Any, TypeVar

from fastapi import Response
from prometheus_client import Counter
from pydantic import TypeAdapter
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from makapix_app.api.guard import SAFE
from makapix_app.api.threads import apart
from services.auth.actor import Credential

Made = TypeVar("Made")
Address = tuple[str, bytes]  # of a question: path and query, as they came
SECONDS = 2.0
ANSWERS_MOST = 512
ANSWER_LARGEST = 64 * 1024  # bytes; a larger one is not kept, so that all take 32 MiB at most
ADDRESSES_MOST = 1024
ADDRESS_LONGEST = 512  # bytes; a longer one is answered, but not remembered
JSON = "application/json"
FOR = 2  # seconds that others may keep what is the same for everyone
PERSONAL = {b"cookie", b"authorization"}
FOR_ALL = {"Cache-Control": f"public, max-age={FOR}", "Vary": "Authorization, Cookie"}
FOUND = Counter(
    "makapix_answers",
    "Answers that are the same for everyone, by what was known of them",
    ["known"],
)
_at_address, _kept_here, _made = (FOUND.labels(k) for k in ("address", "question", "nothing"))
_kept: OrderedDict[Hashable, tuple[float, Any]] = OrderedDict()
_turn = 0  # another one with everything that is changed
_addresses: OrderedDict[Address, tuple[Hashable, Any]] = OrderedDict()
_writer: Callable[[Any], TypeAdapter[Any]] = lru_cache(TypeAdapter)


class ForAll(Response):
    """An answer that is the same for everyone. By being given to somebody who shows nothing of
    themselves it lets ``Kept`` know which question is asked at their address.

    An address never comes to mean another question, so what is known of it does not age.
    """

    def __init__(self, key: Hashable, body: bytes) -> None:
        super().__init__(body, media_type=JSON, headers=FOR_ALL)
        self.key = key

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if address := _address(scope):
            _addresses[address] = (self.key, scope["route"])
            _addresses.move_to_end(address)  # a stranger's inventions push out what nobody asks
            while len(_addresses) > ADDRESSES_MOST:
                _addresses.popitem(last=False)
        await super().__call__(scope, receive, send)


class Kept:
    """Answers what was answered a moment ago at the same address, before the framework has looked
    for its route and read its parameters.

    Who changes something here finds it changed: a request that does so forgets all answers.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        address = _address(scope)
        key, route = _addresses.get(address, (None, None)) if address else (None, None)
        if answer := _fresh(key):
            _at_address.inc()
            scope["route"] = route  # requests are counted by it
            await answer(scope, receive, send)
        else:
            await self.app(scope, receive, send if _only_asks(scope) else _forgetting(send))


async def cached(caller: Credential, key: Hashable, ask: Callable[[], Any]) -> Response:
    """The answer, for the anonymous at most two seconds old, fresh for everyone else.

    What is kept is answered on the event loop; only a question that is asked
    takes a thread.
    """
    if caller.session_id or caller.api_token:
        return await apart(lambda: ready(ask()))
    return await kept(key, lambda: ForAll(key, _written(ask())))


async def kept(key: Hashable, make: Callable[[], Made]) -> Made:
    """What was made under the key, at most two seconds ago; it must be the same for everyone."""
    moment, turn = time.monotonic(), _turn
    made: Made | None = _fresh(key)
    if made is not None:
        _kept_here.inc()
        return made
    made = await apart(make)
    _made.inc()
    large = isinstance(made, ForAll) and len(made.body) > ANSWER_LARGEST
    if large or turn != _turn:  # or something was changed while it was made
        return made
    _kept[key] = (moment + SECONDS, made)
    _kept.move_to_end(key)
    while len(_kept) > ANSWERS_MOST:
        _kept.popitem(last=False)
    return made


def ready(answer: Any) -> Response:
    """A view as JSON, written once; the framework would check and copy it before."""
    return Response(_written(answer), media_type=JSON)


def forget() -> None:
    """Forgets all answers, those too that are just being made."""
    global _turn  # noqa: PLW0603 - of this process, as the answers are
    _turn += 1
    _kept.clear()


def clear() -> None:
    """Forgets all answers, and what is asked where."""
    forget()
    _addresses.clear()


def _only_asks(scope: Scope) -> bool:
    return scope["type"] != "http" or scope["method"] in SAFE


def _forgetting(send: Send) -> Send:
    """Forgets what is kept before it is said that something was done."""

    async def forgotten(message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] < 400:
            forget()
        await send(message)

    return forgotten


def _fresh(key: Hashable) -> Any:
    until, made = _kept.get(key, (0.0, None))
    return made if until >= time.monotonic() else None


def _address(scope: Scope) -> Address | None:
    """Where this is asked; None for what is no plain question of somebody unknown."""
    if scope["type"] != "http" or scope["method"] != "GET":
        return None
    path, query = scope["path"], scope["query_string"]
    if len(path) + len(query) > ADDRESS_LONGEST:
        return None
    return None if any(name in PERSONAL for name, _ in scope["headers"]) else (path, query)


def _written(answer: Any) -> bytes:
    kind: Any = type(answer)
    return _writer(kind).dump_json(answer)
