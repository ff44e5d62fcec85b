"""A small cache of answers that are the same for everyone who is not signed in.

It lives in the process for two seconds: a hidden work is gone from it long
before the five seconds that are promised, and no invalidation can be missed.
"""

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any

from fastapi import Response
from pydantic import TypeAdapter

from services.auth.actor import Credential

SECONDS = 2.0
ANSWERS_MOST = 512
_kept: OrderedDict[Hashable, tuple[float, bytes]] = OrderedDict()
_writers: dict[type, TypeAdapter[Any]] = {}


def cached(caller: Credential, key: Hashable, ask: Callable[[], Any]) -> Any:
    """The answer as ready bytes for the anonymous; fresh for everyone else."""
    if caller.session_id or caller.api_token:
        return ask()
    moment = time.monotonic()
    found = _kept.get(key)
    if found is None or found[0] < moment:
        found = (moment + SECONDS, _written(ask()))
        _kept[key] = found
        _kept.move_to_end(key)
        while len(_kept) > ANSWERS_MOST:
            _kept.popitem(last=False)
    return Response(
        found[1], media_type="application/json", headers={"Cache-Control": "public, max-age=2"}
    )


def clear() -> None:
    """Forgets all answers."""
    _kept.clear()


def _written(answer: Any) -> bytes:
    kind = type(answer)
    return _writers.setdefault(kind, TypeAdapter(kind)).dump_json(answer)
