"""Answers as ready bytes, and a small cache of those that are the same for every visitor.

The cache lives in the process for two seconds: a hidden work is gone from it long
before the five seconds that are promised, and no invalidation can be missed.
"""

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import lru_cache
from typing import Any, TypeVar

from anyio import to_thread
from fastapi import Response
from pydantic import TypeAdapter

from services.auth.actor import Credential

Made = TypeVar("Made")
SECONDS = 2.0
ANSWERS_MOST = 512
JSON = "application/json"
FOR = 2  # seconds that others may keep what is the same for everyone
FOR_ALL = {"Cache-Control": f"public, max-age={FOR}"}
_kept: OrderedDict[Hashable, tuple[float, Any]] = OrderedDict()
_writer: Callable[[Any], TypeAdapter[Any]] = lru_cache(TypeAdapter)


async def cached(caller: Credential, key: Hashable, ask: Callable[[], Any]) -> Response:
    """The answer, for the anonymous at most two seconds old, fresh for everyone else.

    What is kept is answered on the event loop; only a question that is asked
    takes a thread.
    """
    if caller.session_id or caller.api_token:
        return await to_thread.run_sync(lambda: ready(ask()))
    body = await kept(key, lambda: _written(ask()))
    return Response(body, media_type=JSON, headers=FOR_ALL)


async def kept(key: Hashable, make: Callable[[], Made]) -> Made:
    """What was made under the key, at most two seconds ago; it must be the same for everyone."""
    moment = time.monotonic()
    found = _kept.get(key)
    if found is None or found[0] < moment:
        found = (moment + SECONDS, await to_thread.run_sync(make))
        _kept[key] = found
        _kept.move_to_end(key)
        while len(_kept) > ANSWERS_MOST:
            _kept.popitem(last=False)
    made: Made = found[1]
    return made


def ready(answer: Any) -> Response:
    """A view as JSON, written once; the framework would check and copy it before."""
    return Response(_written(answer), media_type=JSON)


def clear() -> None:
    """Forgets all answers."""
    _kept.clear()


def _written(answer: Any) -> bytes:
    kind: Any = type(answer)
    return _writer(kind).dump_json(answer)
