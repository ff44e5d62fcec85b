"""What all visitors may know, kept for seconds: in the process, and behind it in Redis.

Nothing that depends on who asks may be kept here; there is no place in a name for it. What is
kept is late by ``PROCESS_SECONDS`` and ``REDIS_SECONDS`` together at most, and forgotten at once
where a deed says that it changed. A Redis that is down costs a question to the database.
"""

import json
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Any, cast

from prometheus_client import Counter
from redis.exceptions import RedisError
from sqlmodel import Session

from services.edges.queue import connection

PROCESS_SECONDS, REDIS_SECONDS = 1.0, 2
MOST = 512  # things that a process keeps
FOUND = Counter(
    "makapix_shared_lists", "Lists asked of the shared cache, by where they were found", ["where"]
)
_CHANGED = "shared.changed"
_KEY, _TURN = "makapix:shared:", "makapix:shared-turn"
_kept: OrderedDict[str, tuple[float, Any]] = OrderedDict()


def kept(name: str, make: Callable[[], Any]) -> Any:
    """What ``make`` gave under the name a moment ago, or gives now; it must be plain JSON."""
    moment = time.monotonic()
    found = _kept.get(name)
    if found and found[0] > moment:
        FOUND.labels("process").inc()
        return found[1]
    value = _in_redis(name, make)
    _kept[name] = (moment + PROCESS_SECONDS, value)
    _kept.move_to_end(name)
    while len(_kept) > MOST:
        _kept.popitem(last=False)
    return value


def changed(tx: Session) -> None:
    """This deed changes what is kept: it is forgotten when the deed has been committed."""
    tx.info[_CHANGED] = True


def flush(tx: Session) -> None:
    """After the commit."""
    if tx.info.pop(_CHANGED, False):
        forget()


def forget() -> None:
    """Forgets everything, in this process and in Redis."""
    forget_here()
    try:
        connection().incr(_TURN)
    except RedisError:
        return  # what is there ends by itself


def forget_here() -> None:
    """Forgets everything in this process: another one has said that something changed."""
    _kept.clear()


def _in_redis(name: str, make: Callable[[], Any]) -> Any:
    """A value is good in the turn in which it was made: each change begins another."""
    turn, said = b"", None
    try:
        turn, said = cast(list[Any], connection().mget(_TURN, _KEY + name))
        turn = turn or b""
        if said and said.startswith(turn + b" "):
            FOUND.labels("redis").inc()
            return json.loads(said[len(turn) + 1 :])
    except RedisError:
        FOUND.labels("nowhere").inc()
        return make()
    FOUND.labels("nowhere").inc()
    value = make()
    try:
        packed = json.dumps(value, separators=(",", ":")).encode()
        connection().set(_KEY + name, turn + b" " + packed, ex=REDIS_SECONDS)
    except RedisError:
        pass
    return value
